import { KeyCause } from './keys/key-cause.entity.js';
import { Key } from './keys/key.entity.js';
import { Membership } from './teams/membership.entity.js';
import { RoleGrant } from './teams/role-grant.entity.js';
import { Team } from './teams/team.entity.js';
import { Owner } from './users/owner.entity.js';
import { OwnerMark } from './users/owner-mark.entity.js';
import { OwnerState } from './users/owner-state.entity.js';
import { Stewardship } from './users/stewardship.entity.js';

/** Every mapped table, in one place, since a bundle cannot be searched for them. */
export const entities = [Team, Membership, RoleGrant, Owner, OwnerState, OwnerMark, Stewardship, Key, KeyCause];
