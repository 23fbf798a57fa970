import { Param, type PipeTransform } from '@nestjs/common';
import { fromPublicId, type IdKind } from '../ids.js';

/** Matches no row: what is no id of the kind is answered like an id that nobody has, by the statement that looks for it. */
export const NO_ID = '00000000-0000-0000-0000-000000000000';

class PublicIdPipe implements PipeTransform<string, string> {
  constructor(private readonly kinds: readonly IdKind[]) {}

  transform(text: string): string {
    for (const kind of this.kinds) {
      const id = fromPublicId(kind, text);
      if (id !== null) return id;
    }
    return NO_ID;
  }
}

/** The UUID behind the public id in the path, as `:id` or another name. */
export function PublicId(kind: IdKind | readonly IdKind[], name = 'id'): ParameterDecorator {
  return Param(name, new PublicIdPipe(typeof kind === 'string' ? [kind] : kind));
}
