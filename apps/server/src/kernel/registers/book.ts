import type { Lang } from '@anyuan/contract';

import type { Ctx } from '../ctx.ts';
import type { Period } from '../figures/period.ts';
import type { RegisterSource } from './source.ts';

/** A register somebody asks for by its name. */
export interface RegisterQuery extends Period {
  type: string;
  ledger: string;
  lang: Lang;
}

/** Finds the register of a name, if it is one of its own, within what the caller may see. */
export type RegisterProvider = (ctx: Ctx, query: RegisterQuery) => RegisterSource | undefined;

/** The registers of this app beside those of cases. */
export interface RegisterBook {
  add(provider: RegisterProvider): void;
  find(ctx: Ctx, query: RegisterQuery): RegisterSource | undefined;
}

export function makeRegisterBook(): RegisterBook {
  const providers: RegisterProvider[] = [];
  return {
    add: (provider) => void providers.push(provider),
    find(ctx, query) {
      for (const provider of providers) {
        const source = provider(ctx, query);
        if (source) return source;
      }
      return undefined;
    },
  };
}
