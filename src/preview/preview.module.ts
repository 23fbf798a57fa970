import { Module } from '@nestjs/common';
import { AskPreview } from './ask-preview.js';
import { ComputePreview } from './compute-preview.js';
import { PreviewController } from './preview.controller.js';
import { PreviewQueries } from './preview.queries.js';

@Module({
  controllers: [PreviewController],
  providers: [PreviewQueries, AskPreview, ComputePreview],
})
export class PreviewModule {}
