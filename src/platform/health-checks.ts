import { Injectable } from '@nestjs/common';

/** A part of the server that can be unwell; `null` while it is well, else what is wrong in a few words. */
export interface HealthCheck {
  name: string;
  check(): string | null;
}

/** Parts register themselves, so that readiness need know none of them. */
@Injectable()
export class HealthChecks {
  readonly all: HealthCheck[] = [];

  register(check: HealthCheck): void {
    this.all.push(check);
  }
}
