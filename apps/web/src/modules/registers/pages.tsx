import { field, thingKinds, type RouteSpec, type Thing, type ThingKind, type ThingKindName } from '@anyuan/contract';

import { api, client } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { EntryPages } from '../../kit/entries/entry.ts';
import { Findings } from '../../kit/things/Findings.tsx';

/** The routes of registers as those of one kind. */
const routesOf = (kind: ThingKindName): EntryPages<Thing>['routes'] & { create: RouteSpec; merge: RouteSpec } =>
  Object.fromEntries(
    Object.entries(api.register).map(([name, route]) => [
      name,
      { ...route, path: route.path.replace(':kind', kind) } as unknown as RouteSpec,
    ]),
  ) as never;

const made = new Map<ThingKindName, EntryPages<Thing>>();

/** A kind of thing on the shared pages. */
export function thingPages(kind: ThingKindName): EntryPages<Thing> {
  const known = made.get(kind) ?? makePages(kind);
  made.set(kind, known);
  return known;
}

function makePages(kind: ThingKindName): EntryPages<Thing> {
  const register: ThingKind = thingKinds[kind];
  const routes = routesOf(kind);
  return {
    register,
    routes,
    create: routes.create,
    ...(!register.versions && { merge: routes.merge }),
    touches: ['/registers', '/things'],
    upload: (file) => client.case.stage({ file }),
    asked: {
      code: field
        .text(['编号', 'Number'], {
          hint: [
            '留空自动编号;已贴有标签的填原编号',
            'Left empty, a number is given; with a label on it, type that number',
          ],
        })
        .optional(),
      owner: field
        .person(['责任人', 'Owner'], { hint: ['到期和待检查首先提醒此人', 'Reminded first of ends and checks'] })
        .optional(),
    },
    cells: {
      code: ({ code }) => <span className="number">{code}</span>,
      owner: ({ owner }) => owner?.name ?? <NoOwner />,
      findings: (thing) => <Findings thing={thing} />,
      nextDue: ({ nextDue }) => <Day on={nextDue} />,
      endsOn: ({ endsOn }) => <Day on={endsOn} />,
    },
  };
}

function NoOwner() {
  const t = useText('registers');
  return <span className="muted">{t('noOwner')}</span>;
}

const Day = ({ on }: { on: string | null }) =>
  on ? <span className="number">{on}</span> : <span className="muted">–</span>;
