import { Module } from '@nestjs/common';
import { MembersController } from './members.controller.js';
import { MembersQueries } from './members.queries.js';
import { MembersService } from './members.service.js';
import { OrganizationController } from './organization.controller.js';
import { OrganizationService } from './organization.service.js';
import { TeamsController } from './teams.controller.js';
import { TeamsQueries } from './teams.queries.js';
import { TeamsService } from './teams.service.js';

/** The organization, its teams, and who belongs to them with which role. */
@Module({
  controllers: [OrganizationController, TeamsController, MembersController],
  providers: [OrganizationService, TeamsService, TeamsQueries, MembersService, MembersQueries],
})
export class TeamsModule {}
