import { findings, thingGroups, thingKinds, type AnyThing, type Label } from '@anyuan/contract';
import { Link, useNavigate } from 'react-router';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Page } from '../../kit/Page.tsx';
import { PlaceLink } from '../../kit/PlaceLink.tsx';
import { Empty } from '../../kit/States.tsx';
import { Findings } from '../../kit/things/Findings.tsx';

/** Things of all kinds in one list: what a figure counted, what is overdue in one's department, what is mine. */
export default function AllThingsPage() {
  const t = useText('registers');
  const label = useLabel();
  const navigate = useNavigate();
  const words = (labels: Readonly<Record<string, Label>>) =>
    Object.fromEntries(Object.entries(labels).map(([key, one]) => [key, label(one)]));
  const columns: Column<AnyThing>[] = [
    { key: 'name', title: t('thing'), sort: { up: 'name', down: '-name' }, render: ({ name }) => name },
    {
      key: 'code',
      title: t('number'),
      sort: { up: 'code', down: '-code' },
      render: ({ code }) => <span className="number">{code}</span>,
    },
    {
      key: 'kind',
      title: t('kind'),
      sort: { up: 'kind', down: '-kind' },
      render: ({ kind }) => label(thingKinds[kind].label),
    },
    {
      key: 'place',
      title: t('place'),
      most: 260,
      sort: { up: 'place', down: '-place' },
      render: ({ place }) => (place ? <PlaceLink place={place} /> : <span className="muted">–</span>),
    },
    { key: 'department', title: t('department'), isExtra: true, render: ({ department }) => department?.name ?? '–' },
    {
      key: 'owner',
      title: t('owner'),
      render: ({ owner }) => owner?.name ?? <span className="muted">{t('noOwner')}</span>,
    },
    {
      key: 'state',
      title: t('state'),
      render: ({ kind, state }) => label(thingKinds[kind].lifecycle[state]?.label) || state,
    },
    { key: 'findings', title: t('findings'), render: (thing) => <Findings thing={thing} /> },
    {
      key: 'nextDue',
      title: t('nextDue'),
      sort: { up: 'nextDue', down: '-nextDue' },
      render: ({ nextDue }) => <Day on={nextDue} />,
    },
    {
      key: 'endsOn',
      title: t('endsOn'),
      sort: { up: 'endsOn', down: '-endsOn' },
      render: ({ endsOn }) => <Day on={endsOn} />,
    },
  ];
  return (
    <Page title={t('allThings')} note={<Link to="/registers">{t('allKinds')}</Link>}>
      <DataTable
        name="things"
        route={api.register.all}
        columns={columns}
        rowKey={({ code }) => code}
        onOpen={({ kind, code }) => void navigate(`/registers/${kind}?row=${encodeURIComponent(code)}`)}
        empty={<Empty>{t('empty')}</Empty>}
        filters={[
          { name: 'q', label: t('words') },
          { name: 'finding', label: t('findings'), widget: 'choice', options: words(findings) },
          { name: 'department', label: t('department'), widget: 'department', by: 'code' },
          {
            name: 'group',
            label: t('group'),
            widget: 'choice',
            options: words(Object.fromEntries(Object.entries(thingGroups).map(([key, one]) => [key, one.label]))),
          },
          {
            name: 'kind',
            label: t('kind'),
            widget: 'choice',
            options: words(Object.fromEntries(Object.entries(thingKinds).map(([key, one]) => [key, one.label]))),
          },
          { name: 'place', label: t('place'), widget: 'place', by: 'code' },
          { name: 'inService', label: t('inService'), widget: 'flag' },
          { name: 'good', label: t('good'), widget: 'flag' },
          { name: 'mine', label: t('mine'), widget: 'flag' },
        ]}
      />
    </Page>
  );
}

const Day = ({ on }: { on: string | null }) =>
  on ? <span className="number">{on}</span> : <span className="muted">–</span>;
