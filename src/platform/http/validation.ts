import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { requestProblem } from './problem.js';

/** Unknown fields are refused; every problem names its field. Strings are never turned into numbers in bodies. */
@Injectable()
export class RequestValidation extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      validationError: { target: false, value: false },
      stopAtFirstError: true,
      exceptionFactory: (errors) =>
        requestProblem('request.invalid', { errors: errors.flatMap((error) => flatten(error, '')) }),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // A body that is missing, a list or a bare value where an object is expected.
    if (metadata.type === 'body' && (value === null || typeof value !== 'object' || Array.isArray(value))) {
      if (value === undefined || value === null) return super.transform({}, metadata);
      throw requestProblem('request.invalid', { errors: [{ field: '', message: 'the body must be a JSON object' }] });
    }
    return super.transform(value, metadata);
  }
}

function flatten(error: ValidationError, parent: string): { field: string; message: string }[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({
    field,
    message: message.replace(/^property \S+ should not exist$/, 'is not known here').replace(`${error.property} `, ''),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}
