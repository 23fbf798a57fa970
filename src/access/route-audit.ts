import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ACCESS, type Access } from './endpoint.js';

/** Deny by default: a route that does not say who may call it stops the application at boot. */
@Injectable()
export class RouteAudit implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const silent = this.routes().filter(({ access }) => !access?.requires && !access?.open);
    if (silent.length > 0) {
      throw new Error(`routes without a permission: ${silent.map(({ name }) => name).join(', ')}`);
    }
  }

  private routes(): { name: string; access: Access | undefined }[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!instance || !metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
      return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
        const handler = prototype[method] as object;
        if (Reflect.getMetadata(PATH_METADATA, handler) === undefined) return [];
        const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        return [
          {
            name: `${verb} ${metatype.name}.${method}`,
            access: Reflect.getMetadata(ACCESS, handler) as Access | undefined,
          },
        ];
      });
    });
  }
}
