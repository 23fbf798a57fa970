import { Global, Module } from '@nestjs/common';
import { AuditSink } from '../platform/database/audit-sink.js';
import { RefusalLog } from '../platform/http/problem.filter.js';
import { AuditController } from './audit.controller.js';
import { AuditQueries } from './audit.queries.js';
import { AuditReadings } from './audit.readings.js';
import { AuditWriter } from './audit.writer.js';
import { AuditedRefusals } from './refusal.log.js';

/** Binds what the platform writes its events and refusals to. */
@Global()
@Module({
  controllers: [AuditController],
  providers: [
    AuditQueries,
    AuditReadings,
    { provide: AuditSink, useClass: AuditWriter },
    { provide: RefusalLog, useClass: AuditedRefusals },
  ],
  exports: [AuditReadings, AuditSink, RefusalLog],
})
export class AuditModule {}
