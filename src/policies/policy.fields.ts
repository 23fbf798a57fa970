import { ShapedField } from '../platform/http/fields.js';
import { KEY_KINDS } from './domain/policy.js';

/** A rule that is kept for people's keys and service accounts' keys apart; a bare value stands for both (R3.6). */
export function PerKindField(options: {
  doc: string;
  schema: object;
  wrong: (value: unknown) => string | null;
}): PropertyDecorator {
  const { doc, schema, wrong } = options;
  const nullable = { ...schema, nullable: true };
  return ShapedField({
    optional: true,
    nullable: true,
    doc,
    schema: {
      oneOf: [
        schema,
        { type: 'object', additionalProperties: false, properties: { personal: nullable, service: nullable } },
      ],
    },
    wrong: (value) => {
      if (value === null || typeof value !== 'object') return wrong(value);
      if (Array.isArray(value)) return 'must be a value, or an object with personal and service';
      for (const [kind, each] of Object.entries(value)) {
        if (!(KEY_KINDS as readonly string[]).includes(kind))
          return `has no kind ${JSON.stringify(kind.slice(0, 40))}: they are personal and service`;
        if (each !== null && wrong(each) !== null) return `${kind} ${wrong(each)}`;
      }
      return null;
    },
  });
}

export function wholeNumber(min: number, max: number): { schema: object; wrong: (value: unknown) => string | null } {
  return {
    schema: { type: 'integer', minimum: min, maximum: max },
    wrong: (value) =>
      Number.isInteger(value) && (value as number) >= min && (value as number) <= max
        ? null
        : `must be a whole number from ${min} to ${max}`,
  };
}

export function oneOf(choices: readonly (string | boolean)[]): {
  schema: object;
  wrong: (value: unknown) => string | null;
} {
  return {
    schema: { enum: [...choices], type: typeof choices[0] },
    wrong: (value) => (choices.includes(value as string) ? null : `must be one of ${choices.join(', ')}`),
  };
}

export function wrongScope(value: unknown): string | null {
  return typeof value === 'string' && /^(full|[a-z][a-z0-9_-]{0,49}:[a-z*][a-z0-9_.*-]{0,49})$/.test(value)
    ? null
    : 'must be scopes such as orders:read';
}
