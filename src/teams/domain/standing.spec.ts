import { describe, expect, it } from '@jest/globals';
import { highest, mayDecideAbout, mayGrant, mayLift, type Standing } from './standing.js';

const all: Standing[] = ['member', 'auditor', 'team_admin', 'admin', 'owner'];
const decisive: Standing[] = ['team_admin', 'admin', 'owner'];

describe('standing', () => {
  it('lets nobody decide about, or grant, what stands above them', () => {
    const allowed = (may: (caller: Standing, other: Standing) => boolean) =>
      Object.fromEntries(all.map((caller) => [caller, all.filter((other) => may(caller, other))]));
    const table = {
      member: [],
      auditor: [],
      team_admin: ['member', 'auditor', 'team_admin'],
      admin: ['member', 'auditor', 'team_admin', 'admin'],
      owner: all,
    };
    expect(allowed(mayDecideAbout)).toEqual(table);
    expect(allowed(mayGrant)).toEqual(table);
  });

  it('takes the highest of several roles, and tells an auditor from a member', () => {
    expect(highest([])).toBe('member');
    expect(highest(['member', 'auditor'])).toBe('auditor');
    expect(highest(['auditor', 'team_admin'])).toBe('team_admin');
    for (const role of decisive) expect(highest(['auditor', role, 'member'])).toBe(role);
    expect(highest(['admin', 'owner'])).toBe('owner');
  });
});

describe('lifting a decision', () => {
  const byTeam = { level: 'team', teamId: 'payments' } as const;
  const byOrganization = { level: 'organization', teamId: null } as const;
  const teamAdmin = { organizationRole: 'member', adminTeams: ['payments'], own: false } as const;
  const admin = { organizationRole: 'admin', adminTeams: [], own: false } as const;

  it('is for its own level and those above', () => {
    expect(mayLift(teamAdmin, byTeam)).toBe('may');
    expect(mayLift(teamAdmin, byOrganization)).toBe('decided_above');
    expect(mayLift(admin, byTeam)).toBe('may');
    expect(mayLift(admin, byOrganization)).toBe('may');
  });

  it('is not for administrators of other teams', () => {
    expect(mayLift({ ...teamAdmin, adminTeams: ['search'] }, byTeam)).toBe('decided_above');
    expect(mayLift(teamAdmin, { level: 'organization', teamId: 'payments' })).toBe('decided_above');
  });

  it('is never for the owner of the keys, owners of the organization excepted', () => {
    expect(mayLift({ ...teamAdmin, own: true }, byTeam)).toBe('own_keys');
    expect(mayLift({ ...admin, own: true }, byTeam)).toBe('own_keys');
    expect(mayLift({ organizationRole: 'owner', adminTeams: [], own: true }, byOrganization)).toBe('may');
  });
});
