import type { CaseItem, CaseType } from '@anyuan/contract';
import { Tag } from 'antd';

import { useJoin, useLabel, useText } from '../../i18n/index.ts';
import { levelOfCase, useCaseWords } from '../../kit/case-words.ts';
import type { Column } from '../../kit/DataTable.tsx';
import { DeviceLink } from '../../kit/DeviceLink.tsx';
import { fieldsOf, isNumeric, isUnlisted, metaOf, type FieldSchema } from '../../kit/fields/fields.ts';
import { FieldValue } from '../../kit/fields/FieldValue.tsx';
import { LevelMark } from '../../kit/LevelMark.tsx';
import { PlaceLink } from '../../kit/PlaceLink.tsx';
import { DueTime, Duration, Time } from '../../kit/Time.tsx';

/** Columns every case has, and those of one type when the list shows one only. */
export function useColumns(type: CaseType | undefined): Column<CaseItem>[] {
  const t = useText('cases');
  const common = useText();
  const label = useLabel();
  const join = useJoin();
  const { typeName, stateName } = useCaseWords();
  const facts = type ? listedOf(type) : [];
  return [
    {
      key: 'title',
      title: common('title'),
      most: 320,
      render: (item) => (
        <span title={item.title}>
          <LevelMark level={levelOfCase(item)} bare /> {item.title}
          {item.mode !== 'real' && <Tag style={{ marginInlineStart: 8 }}>{common(`mode_${item.mode}`)}</Tag>}
        </span>
      ),
    },
    { key: 'number', title: common('number'), render: ({ number }) => <span className="number">{number}</span> },
    { key: 'type', title: common('type'), isExtra: type !== undefined, render: (item) => typeName(item.type) },
    { key: 'state', title: common('state'), render: (item) => <Tag variant="outlined">{stateName(item)}</Tag> },
    {
      key: 'due',
      title: common('dueAt'),
      sort: { up: 'due' },
      render: ({ dueAt, overdue, closedAt }) =>
        closedAt || !dueAt ? null : (
          <span style={overdue ? { color: 'var(--level-critical-text)' } : {}}>
            {overdue && `▲ ${t('overdue')} `}
            <DueTime at={dueAt} />
          </span>
        ),
    },
    ...facts.map(([name, field]): Column<CaseItem> => ({
      key: `fact-${name}`,
      title: label(metaOf(field)?.label) || name,
      most: 200,
      ...(isNumeric(field) ? { align: 'right' as const } : {}),
      render: (item) => <FieldValue field={field} value={item.facts[name]} />,
    })),
    {
      key: 'place',
      title: common('place'),
      most: 200,
      isName: true,
      render: ({ place }) => <PlaceLink place={place} />,
    },
    {
      key: 'department',
      title: t('department'),
      most: 160,
      isExtra: type === undefined,
      render: ({ department }) => department?.name ?? <span className="muted">–</span>,
    },
    {
      key: 'assignees',
      title: t('inCharge'),
      most: 140,
      render: ({ assignees = [] }) =>
        assignees.length > 0 ? join(assignees.map(({ name }) => name)) : <span className="muted">–</span>,
    },
    { key: 'at', title: common('startedAt'), sort: { up: 'old', down: 'new' }, render: ({ at }) => <Time at={at} /> },
    {
      key: 'duration',
      title: t('duration'),
      isExtra: true,
      render: ({ at, closedAt }) => <Duration from={at} to={closedAt} />,
    },
    {
      key: 'device',
      title: common('device'),
      most: 200,
      isName: true,
      isExtra: true,
      render: ({ device }) => <DeviceLink device={device} />,
    },
    {
      key: 'repeats',
      title: t('repeatCount'),
      align: 'right',
      isExtra: true,
      render: ({ repeats }) => <span className="number">{repeats}</span>,
    },
    { key: 'lastAt', title: t('lastAt'), isExtra: true, render: ({ lastAt }) => <Time at={lastAt} /> },
    { key: 'closedAt', title: t('closedAt'), isExtra: true, render: ({ closedAt }) => <Time at={closedAt} /> },
    {
      key: 'escalation',
      title: t('escalation'),
      align: 'right',
      isExtra: true,
      render: ({ escalation }) => <span className="number">{escalation}</span>,
    },
  ];
}

/** Fields that lists carry, long ones and pictures left out. */
function listedOf(type: CaseType): [string, FieldSchema][] {
  const fields = new Map(fieldsOf(type.fields));
  return (type.listed ?? []).flatMap((name) => {
    const field = fields.get(name);
    return field && !isUnlisted(field) ? [[name, field]] : [];
  });
}
