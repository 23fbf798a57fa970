import { describe, expect, it } from '@jest/globals';
import { holdsScope, type Rights } from './principal.js';

const member: Rights = { organizationRoles: [], adminTeams: [], memberTeams: ['t'], stewarded: [] };
const teamAdministrator: Rights = { ...member, adminTeams: ['t'] };
const auditor: Rights = { ...member, organizationRoles: ['auditor'] };

describe('whoever puts a scope on a key holds the right it stands for', () => {
  it.each(['keys:write', 'keys:read', 'keys:verify', 'keys:rotate', 'full'])('a member holds %s', (scope) => {
    expect(holdsScope(member, scope)).toBe(true);
  });

  it.each(['keys:revoke', 'policies:write', 'audit:read', 'teams:write'])('a member does not hold %s', (scope) => {
    expect(holdsScope(member, scope)).toBe(false);
    expect(holdsScope(teamAdministrator, scope)).toBe(true);
  });

  it('an auditor reads and changes nothing', () => {
    expect(holdsScope(auditor, 'audit:read')).toBe(true);
    expect(holdsScope(auditor, 'keys:revoke')).toBe(false);
  });

  it('scopes of other services are nobody’s', () => {
    expect(holdsScope(member, 'orders:write')).toBe(true);
  });
});
