import { type INestApplication, Injectable } from '@nestjs/common';
import { contractOf } from './contract.js';

/** The contract of the running application, made at the first request for it. */
@Injectable()
export class ContractSource {
  private app: INestApplication | null = null;
  private made: string | null = null;

  /** Told by whoever builds the application, which cannot be injected into its own parts. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  text(): string {
    if (!this.app) throw new Error('no application to describe');
    this.made ??= JSON.stringify(contractOf(this.app));
    return this.made;
  }
}
