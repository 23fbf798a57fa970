import { Module } from '@nestjs/common';
import { CreateServiceAccount } from './create-service-account.js';
import { DepartureQueries } from './departure.queries.js';
import { EditServiceAccount } from './edit-service-account.js';
import { InviteUser } from './invite-user.js';
import { LeaversController } from './leavers.controller.js';
import { ServiceAccountsController } from './service-accounts.controller.js';
import { ServiceAccountsQueries } from './service-accounts.queries.js';
import { UserAccess } from './user-access.js';
import { UserKeys } from './user-keys.js';
import { UserRole } from './user-role.js';
import { UserState } from './user-state.js';
import { UsersController } from './users.controller.js';
import { UsersQueries } from './users.queries.js';

/** People, service accounts, who answers for these, and what happens when somebody leaves. */
@Module({
  controllers: [UsersController, LeaversController, ServiceAccountsController],
  providers: [
    UsersQueries,
    InviteUser,
    UserRole,
    UserAccess,
    UserState,
    UserKeys,
    DepartureQueries,
    ServiceAccountsQueries,
    CreateServiceAccount,
    EditServiceAccount,
  ],
})
export class UsersModule {}
