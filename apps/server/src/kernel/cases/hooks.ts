import type { CaseType, DataOf, InputOf } from '@anyuan/contract';

import type { Ctx, Tx } from '../ctx.ts';
import type { CaseRow } from './reading/row.ts';
import type { NewCase } from './types.ts';

type Facts = Record<string, unknown>;
type Done = Promise<void> | void;

/** A case as its type knows it. */
export type RowOf<Data> = Omit<CaseRow, 'data'> & { data: Data };

/** A case about to be opened, as its type knows it. */
export type Fresh<Data> = Omit<NewCase, 'data'> & { data: Data };

/** What a step hook sees, inside the step's transaction. It may change `data`, or refuse by throwing. */
export interface Step<Input = Facts, Data = Facts> {
  /** The action's. */
  name: string;
  tx: Tx;
  row: RowOf<Data>;
  input: Input;
  data: Data;
}

/** A step of one type by its name, e.g. `StepOf<typeof type, 'close'>`. */
export type StepOf<T extends CaseType, A extends keyof T['actions']> = Step<InputOf<T, A>, DataOf<T>>;

/** A clock that has rung, or warned that it will (step 0). */
export interface Ring {
  /** The part of the transaction that is about this case. */
  tx: Tx;
  row: CaseRow;
  clock: string;
  step: number;
  isWarning: boolean;
}

/** A case that has just been opened. */
export interface NewlyOpened {
  /** The part of the transaction that is about this case. */
  tx: Tx;
  row: CaseRow;
  /** Who is told of it in other words than those of the declaration. */
  told: readonly string[];
}

interface Hooks<Data, Before> {
  /** Before a case is written; may change its data, or refuse by throwing. */
  opening?: (tx: Tx, fresh: Fresh<Data>) => Done;
  /** After a case has been opened. */
  opened?: (tx: Tx, row: RowOf<Data>) => Done;
  /** The same for all that were opened together; leaves the cases and their people as they are. */
  openedMany?: (tx: Tx, opened: readonly NewlyOpened[]) => Done;
  /** A press joined the open case. */
  repeated?: (tx: Tx, row: RowOf<Data>) => Done;
  /** Before a step is written; by action name, `*` for every one. */
  before?: Before;
  /** After a step has been written; by action name, `*` for every one. */
  after?: Before;
  /** A clock has rung, or warned that it will (step 0). */
  rang?: (tx: Tx, row: RowOf<Data>, clock: string, step: number, isWarning: boolean) => Done;
  /** The same for all that rang together; leaves the cases and their people as they are. */
  rangMany?: (tx: Tx, rings: readonly Ring[]) => Done;
  /** After each look at the clocks, every half second: whether there is anything to do must cost nothing. */
  looked?: (ctx: Ctx) => Done;
}

/** What a declaration cannot say. All hooks run in the transaction of what they belong to. */
export type CaseHooks = Hooks<Facts, Record<string, (step: Step) => Done>>;

/** The hooks of one type: what its steps are told and what its cases know is typed by the declaration. */
export type HooksFor<T extends CaseType> = Hooks<
  DataOf<T>,
  { [A in keyof T['actions']]?: (step: StepOf<T, A>) => Done } & { '*'?: (step: Step<Facts, DataOf<T>>) => Done }
>;

/** Hooks with the name of their type, as the engine takes them. */
export interface TypeHooks {
  type: string;
  hooks: CaseHooks;
}

/** Hooks of one declared type. A step it does not have, a field or an answer it does not ask do not compile. */
export function hooksOf<T extends CaseType>(type: T, hooks: HooksFor<T>): TypeHooks {
  return { type: type.type, hooks: hooks as CaseHooks };
}

/** Keeps the hooks of an engine in the order they came. */
export function makeHooks(byName: ReadonlyMap<string, CaseType>) {
  const everywhere: CaseHooks[] = [];
  const own: TypeHooks[] = [];
  const byType = new Map<string, readonly CaseHooks[]>();
  const count = () => {
    byType.clear();
    for (const name of byName.keys())
      byType.set(name, [...everywhere, ...own.filter(({ type }) => type === name).map(({ hooks }) => hooks)]);
  };
  const add = <One>(to: One[], more: readonly One[]) => {
    to.push(...more);
    count();
    return () => {
      for (const one of more) to.splice(to.indexOf(one), 1);
      count();
    };
  };
  return {
    use(...more: readonly TypeHooks[]): () => void {
      for (const [i, one] of more.entries()) {
        checkMeant(byName.get(one.type), one);
        if ([...own, ...more.slice(0, i)].some(({ hooks }) => hooks === one.hooks))
          throw new Error(`the same hooks of "${one.type}" are taken on twice`);
      }
      return add(own, more);
    },
    useEverywhere(hooks: CaseHooks): () => void {
      if (everywhere.includes(hooks)) throw new Error('the same hooks of every type are taken on twice');
      return add(everywhere, [hooks]);
    },
    hooks: (type: string): readonly CaseHooks[] => byType.get(type) ?? [],
  };
}

function checkMeant(type: CaseType | undefined, { type: name, hooks }: TypeHooks): void {
  if (!type) throw new Error(`hooks for "${name}", but no case type is declared as that`);
  for (const action of [...Object.keys(hooks.before ?? {}), ...Object.keys(hooks.after ?? {})])
    if (action !== '*' && !(action in type.actions))
      throw new Error(`a hook for "${action}", but "${name}" has no such step`);
}
