import type { ReferenceObject, SchemaObject } from '@nestjs/swagger';

type Schema = SchemaObject | ReferenceObject;

/**
 * A small value that a schema admits: its example where it has one, else what is required of it. `known` names values
 * by field, for what an example cannot know (the id of something that exists).
 */
export function exampleOf(
  schema: Schema,
  schemas: Record<string, Schema>,
  known: Record<string, unknown> = {},
): unknown {
  const shape = resolved(schema, schemas);
  if (shape.example !== undefined) return shape.example;
  if (shape.enum) return shape.enum[0];
  const alternative = (shape.allOf ?? shape.anyOf ?? shape.oneOf)?.[0];
  if (alternative) return exampleOf(alternative, schemas, known);
  // In 3.1 a type may be a list, of which null is not the interesting one.
  const type = [shape.type].flat().find((each) => (each as string) !== 'null');
  switch (type) {
    case 'object':
      return objectExample(shape, schemas, known);
    case 'array':
      return shape.minItems && shape.items ? [exampleOf(shape.items, schemas, known)] : [];
    case 'integer':
    case 'number':
      return shape.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return shape.format === 'date-time' ? '2027-01-01T00:00:00.000Z' : 'as an example';
  }
}

/** Fields that a change may consist of without doing harm. */
const harmless = new Set(['reason', 'description']);

/** What is required; where nothing is, one field, since an empty change changes nothing. */
function objectExample(shape: SchemaObject, schemas: Record<string, Schema>, known: Record<string, unknown>): object {
  const fields = Object.entries(shape.properties ?? {});
  const single = fields.find(([name]) => harmless.has(name)) ?? fields[0];
  const required = fields.filter(([name]) => shape.required?.includes(name));
  const wanted = required.length > 0 || !single ? required : [single];
  return Object.fromEntries(
    wanted.map(([name, field]) => [name, name in known ? known[name] : exampleOf(field, schemas, known)]),
  );
}

function resolved(schema: Schema, schemas: Record<string, Schema>): SchemaObject {
  if (!('$ref' in schema)) return schema;
  const name = schema.$ref.split('/').at(-1) ?? '';
  const found = schemas[name];
  if (!found) throw new Error(`the contract has no schema ${name}`);
  return resolved(found, schemas);
}
