import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type as TypeOf } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { parseCidr, wrongCidr } from '../addresses.js';
import { type IdKind, fromPublicId } from '../ids.js';
import { parseInstant } from './instant.js';
import { type TextReading, type TextRule, readEmail, readText } from './text.js';

/**
 * One decorator a field: what it accepts, how it is normalised, and its part of the contract. `optional` lets it be
 * missing, `nullable` lets it be null; neither lets it be anything else.
 */
interface FieldOptions {
  optional?: boolean;
  nullable?: boolean;
  doc?: string;
  example?: unknown;
}

function field(options: FieldOptions, schema: ApiPropertyOptions, ...checks: PropertyDecorator[]): PropertyDecorator {
  const described = {
    ...schema,
    required: !options.optional,
    ...(options.nullable && { nullable: true }),
    ...(options.doc && { description: options.doc }),
    ...(options.example !== undefined && { example: options.example }),
  } as ApiPropertyOptions;
  const mayLack = ValidateIf(
    (_, value) => !((options.optional && value === undefined) || (options.nullable && value === null)),
  );
  return applyDecorators(ApiProperty(described), mayLack, ...checks);
}

/** A check with its own message; `read` answers null or what is wrong, completing "`field` …". */
function check(name: string, wrong: (value: unknown) => string | null, each = false): PropertyDecorator {
  const said = (value: unknown): string | null =>
    each && Array.isArray(value) ? (value.map(wrong).find((message) => message !== null) ?? null) : wrong(value);
  const options: ValidationOptions = { message: ({ value }) => said(value) ?? 'is not valid' };
  return ValidateBy({ name, validator: { validate: (value) => said(value) === null } }, options);
}

function reading(name: string, read: (value: unknown) => TextReading): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => {
      const result = read(value);
      return result.ok ? result.text : value;
    }),
    check(name, (value) => {
      const result = read(value);
      return result.ok ? null : result.message;
    }),
  );
}

export function TextField(options: FieldOptions & TextRule): PropertyDecorator {
  const { minLength, maxLength } = options;
  const schema = { type: 'string', ...(minLength !== undefined && { minLength }), maxLength } as const;
  return field(
    options,
    schema,
    reading('text', (value) => readText(value, options)),
  );
}

/** A name as people write it: 1 to 100 characters on one line. */
export const NameField = (options: FieldOptions = {}): PropertyDecorator =>
  TextField({ minLength: 1, maxLength: 100, example: 'deploy to production', ...options });

/** Why a decision is taken, as typed: it goes into the audit log and to the owner. */
export const ReasonField = (options: FieldOptions = {}): PropertyDecorator =>
  TextField({ minLength: 1, maxLength: 500, multiline: true, doc: 'Why, for the audit log and the owner', ...options });

export function EmailField(options: FieldOptions = {}): PropertyDecorator {
  return field(
    { example: 'ana@example.com', ...options },
    { type: 'string', format: 'email', maxLength: 254 },
    reading('email', readEmail),
  );
}

/** An opaque text that is kept as it is: a secret, a password, a token. */
export function OpaqueField(options: FieldOptions & { maxLength: number }): PropertyDecorator {
  const { maxLength } = options;
  return field(
    options,
    { type: 'string', minLength: 1, maxLength },
    check('opaque', (value) =>
      typeof value === 'string' && value !== '' && value.length <= maxLength
        ? null
        : `must be text of 1 to ${maxLength} characters`,
    ),
  );
}

export function IdField(kinds: IdKind | readonly IdKind[], options: FieldOptions = {}): PropertyDecorator {
  const allowed = typeof kinds === 'string' ? [kinds] : kinds;
  const known = (value: unknown): boolean =>
    typeof value === 'string' && allowed.some((kind) => fromPublicId(kind, value) !== null);
  return field(
    options,
    { type: 'string', pattern: `^(${allowed.join('|')})_[0-7][0-9a-hjkmnp-tv-z]{25}$` },
    check('id', (value) => (known(value) ? null : `must be an id such as ${allowed[0]}_01h455vb4pex5vsknk084sn02q`)),
  );
}

export function IntField(options: FieldOptions & { min: number; max: number }): PropertyDecorator {
  const { min, max } = options;
  const message = `must be a whole number from ${min} to ${max}`;
  return field(
    options,
    { type: 'integer', minimum: min, maximum: max },
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

export function BooleanField(options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'boolean' }, IsBoolean({ message: 'must be true or false' }));
}

export function ChoiceField(choices: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return field(
    options,
    { type: 'string', enum: [...choices] },
    IsIn(choices, { message: `must be one of ${choices.join(', ')}` }),
  );
}

/** RFC 3339 with an offset, kept in milliseconds; becomes a Date. */
export function InstantField(options: FieldOptions = {}): PropertyDecorator {
  return field(
    { example: '2026-11-25T09:30:00.000Z', ...options },
    { type: 'string', format: 'date-time' },
    Transform(({ value }: { value: unknown }) => parseInstant(value) ?? value),
    check('instant', (value) => (value instanceof Date ? null : 'must be a time such as 2026-11-25T09:30:00Z')),
  );
}

/** A list of short texts, each judged by `wrong` and written as `spelt`; repeats are dropped. */
export function ListField(
  options: FieldOptions & {
    maxItems: number;
    /** In a query a value that stands alone is a list of one. */
    single?: boolean;
    minItems?: number;
    wrong: (value: unknown) => string | null;
    spelt?: (value: unknown) => unknown;
    items?: object;
  },
): PropertyDecorator {
  const {
    maxItems,
    minItems = 0,
    wrong,
    spelt = (value) => value,
    items = { type: 'string' },
    single = false,
  } = options;
  const message = `must be a list of ${minItems} to ${maxItems}`;
  const listed = (value: unknown): unknown => (single && typeof value === 'string' ? [value] : value);
  return field(
    options,
    { type: 'array', items, maxItems, minItems },
    Transform(({ value }: { value: unknown }) => {
      const list = listed(value);
      return Array.isArray(list) ? [...new Set(list.map(spelt))] : list;
    }),
    check('items', wrong, true),
    IsArray({ message }),
    ArrayMinSize(minItems, { message }),
    ArrayMaxSize(maxItems, { message }),
  );
}

/** Address ranges, in the spelling by which they are stored, compared and judged. */
export function CidrsField(options: FieldOptions & { maxItems: number }): PropertyDecorator {
  return ListField({
    ...options,
    wrong: wrongCidr,
    spelt: (value) => {
      const range = parseCidr(value);
      return range.ok ? range.cidr : value;
    },
    items: { type: 'string', example: '203.0.113.0/24' },
  });
}

export function ObjectField(type: () => Type, options: FieldOptions = {}): PropertyDecorator {
  const message = 'must be an object';
  // A list of objects would pass for one.
  const single = check('object', (value) => (Array.isArray(value) ? message : null));
  return field(options, { type: () => type() }, TypeOf(type), single, ValidateNested({ message }));
}

/** A field with a shape of its own; `wrong` answers null, or what is wrong, completing "`field` …". */
export function ShapedField(
  options: FieldOptions & { schema: object; wrong: (value: unknown) => string | null },
): PropertyDecorator {
  return field(options, options.schema, check('shape', options.wrong));
}
