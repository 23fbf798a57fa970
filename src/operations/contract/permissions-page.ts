import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import { type Permission, permissions, scopes } from '../../access/permissions.js';

/** docs/permissions.md: who may do what, with which scope of a key, and by which operations. */
export function permissionsPage(document: OpenAPIObject): string {
  const operations = operationsByPermission(document);
  const held = Object.entries<Permission>(permissions).map(
    ([name, { on, roles, scope, doc, ...conditions }]) =>
      `| \`${name}\` | ${doc} | ${on} | ${roles.join(', ')} | ${keyNeeds(scope, conditions)} | ${inSession(conditions)} | ${(operations.get(name) ?? []).join('<br>')} |`,
  );
  const known = Object.entries(scopes).map(
    ([name, { administrative, doc }]) => `| \`${name}\` | ${doc} | ${administrative ? 'yes' : 'no'} |`,
  );
  return `${heading}\n\n${permissionColumns}\n${held.join('\n')}\n\n${scopeHeading}\n\n${scopeColumns}\n${known.join('\n')}\n`;
}

const heading = `<!-- Made from the table in src/access/permissions.ts by \`npm run contract\`. -->

# Permissions

Whoever calls needs the role **and**, with a key, the scope. The row it bears on decides the rest: \`self\` is one's own;
\`team\` is held by administrators of a team for that team, and by those of the organization for all of them;
\`organization\` is held for the whole organization only. An auditor sees what an administrator sees and changes nothing.
\`member\` is everyone with an account, service accounts included.`;

const permissionColumns = `| permission | what for | bears on | roles | scope of a key | in a session | operations |
| --- | --- | --- | --- | --- | --- | --- |`;

const scopeHeading = `## Scopes of a key

A key acts with its owner's rights as they are now, narrowed by its scopes. Administrative ones are granted only to
someone who holds the right, end within 90 days, and are refused when the key is verified for another service. A scope
with any other noun means something only to the service that verifies it.`;

const scopeColumns = `| scope | what for | administrative |
| --- | --- | --- |`;

function keyNeeds(scope: string | null, { sessionOnly }: Partial<Permission>): string {
  if (sessionOnly) return 'never with a key';
  return scope === null ? 'any' : `\`${scope}\``;
}

function inSession({ stepUp }: Partial<Permission>): string {
  return stepUp ? 'signed in within 15 minutes' : '';
}

function operationsByPermission(document: OpenAPIObject): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, OperationObject>)) {
      const name = (operation as { 'x-permission'?: { name: string } })['x-permission']?.name;
      if (name) found.set(name, [...(found.get(name) ?? []), `\`${method.toUpperCase()} ${path}\``]);
    }
  }
  return found;
}
