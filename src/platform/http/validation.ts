import { type ArgumentMetadata, Inject, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { requestProblem } from './problem.js';
import { CONTAINS_SECRET, type ContainsSecret, fieldWithSecret } from './secret-free.js';

/** What callers make up is not repeated without end. */
const longestField = 200;
const mostErrors = 50;

/**
 * Unknown fields are refused, and secrets where free text belongs; every problem names its field. Strings are never
 * turned into numbers in bodies or paths.
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
        requestProblem('request.invalid', {
          errors: errors.flatMap((error) => flatten(error, '')).slice(0, mostErrors),
        }),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // `1e1` in a path is no other way to write 10: what reads the parameter reads it as it was sent.
    if (metadata.type === 'param') return value;
    // A body that is missing, a list or a bare value where an object is expected.
    if (metadata.type === 'body' && (value === null || typeof value !== 'object' || Array.isArray(value))) {
      if (value === undefined || value === null) return super.transform({}, metadata);
      throw requestProblem('request.invalid', { errors: [{ field: '', message: 'the body must be a JSON object' }] });
    }
    if (metadata.type === 'body' || metadata.type === 'query') {
      this.refuseSecrets(value);
      refuseInherited(value);
    }
    return super.transform(value, metadata);
  }

  /** Before anything else is said about the request: other problems may repeat what was sent. */
  private refuseSecrets(sent: unknown): void {
    const field = fieldWithSecret(sent, this.containsSecret);
    if (field === null) return;
    throw requestProblem('field.contains_secret', { errors: [{ field, message: 'must not contain an API key' }] });
  }
}

/** Names that every object has: class-transformer would drop them without a word, and no field is called so. */
function refuseInherited(value: unknown): void {
  const field = inheritedName(value, '');
  if (field !== null) throw requestProblem('request.invalid', { errors: [{ field, message: 'is not known here' }] });
}

/** Bodies are at most 64 deep. */
function inheritedName(value: unknown, parent: string): string | null {
  if (value === null || typeof value !== 'object') return null;
  for (const [name, each] of Object.entries(value)) {
    const field = parent === '' ? name : `${parent}.${name}`;
    const found = name in Object.prototype ? field : inheritedName(each, field);
    if (found !== null) return found;
  }
  return null;
}

function flatten(error: ValidationError, parent: string): { field: string; message: string }[] {
  const field = (parent === '' ? error.property : `${parent}.${error.property}`).slice(0, longestField);
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    message: rule === 'whitelistValidation' ? 'is not known here' : withoutName(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}

/** The validator's own messages begin with the name of the field, ours complete it. */
function withoutName(message: string, name: string): string {
  return message.startsWith(`${name} `) ? message.slice(name.length + 1) : message;
}
