import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../../access/endpoint.js';
import type { Config } from '../../config.js';
import { CONFIG } from '../../platform/tokens.js';
import { ContractSource } from './contract.source.js';
import { contractPage, frontPage } from './pages.js';

const html = 'text/html; charset=utf-8';

@ApiTags('operations')
@Controller()
export class ContractController {
  constructor(
    private readonly contract: ContractSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Endpoint({ open: 'says nothing of the organization', summary: 'A first page, for people', produces: html })
  front(): string {
    return frontPage(this.config.publicUrl.origin);
  }

  @Get('docs')
  @Endpoint({ open: 'the contract is public', summary: 'This contract, for people', produces: html })
  page(): string {
    return contractPage;
  }

  @Get('openapi.json')
  @Endpoint({
    open: 'the contract is public',
    summary: 'This contract, for programs',
    produces: 'application/json',
  })
  document(): string {
    return this.contract.text();
  }
}
