import { type ArgumentMetadata, Inject, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { requestProblem } from './problem.js';
import { CONTAINS_SECRET, type ContainsSecret, fieldWithSecret } from './secret-free.js';

/**
 * Unknown fields are refused, and secrets where free text belongs; every problem names its field. Strings are never
 * turned into numbers in bodies.
 */
@Injectable()
export class RequestValidation extends ValidationPipe {
  constructor(@Inject(CONTAINS_SECRET) private readonly containsSecret: ContainsSecret) {
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
    if (metadata.type === 'body') this.refuseSecrets(value);
    return super.transform(value, metadata);
  }

  /** Before anything else is said about the body: other problems may repeat what was sent. */
  private refuseSecrets(body: unknown): void {
    const field = fieldWithSecret(body, this.containsSecret);
    if (field === null) return;
    throw requestProblem('field.contains_secret', { errors: [{ field, message: 'must not contain an API key' }] });
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
