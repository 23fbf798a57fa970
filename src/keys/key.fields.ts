import { isKnownScope, isOurScope, scopes } from '../access/permissions.js';
import { CidrsField, ListField, TextField } from '../platform/http/fields.js';

interface Options {
  optional?: boolean;
  doc?: string;
}

const scopePattern = /^(full|[a-z][a-z0-9_-]{0,49}:[a-z][a-z0-9_.-]{0,49})$/;

export function ScopesField(options: Options = {}): PropertyDecorator {
  return ListField({
    doc: `What the key may do: ${Object.keys(scopes).join(', ')}, or scopes of your own services such as orders:read`,
    ...options,
    maxItems: 50,
    wrong: wrongScope,
    items: { type: 'string', pattern: scopePattern.source },
  });
}

function wrongScope(value: unknown): string | null {
  if (typeof value !== 'string' || !scopePattern.test(value)) return 'must be scopes such as orders:read';
  // A misspelt scope of ours would be carried about without ever meaning anything.
  return isOurScope(value) && !isKnownScope(value)
    ? `must name scopes that there are: of ours, ${Object.keys(scopes).join(', ')}`
    : null;
}

export const AllowedCidrsField = (): PropertyDecorator =>
  CidrsField({
    optional: true,
    maxItems: 50,
    doc: 'Address ranges from which the key may be used; empty for everywhere',
  });

export const DescriptionField = (): PropertyDecorator =>
  TextField({ optional: true, minLength: 0, maxLength: 1000, multiline: true, doc: 'What the key is for' });
