import { relationLabels, type CaseDetail } from '@anyuan/contract';
import { Descriptions } from 'antd';

import { caseType } from '../case-types.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { stampLabel, stampsOf, useCaseWords } from './case-words.ts';
import { Masked } from './CaseSecrets.tsx';
import { DeviceLink } from './DeviceLink.tsx';
import { FieldValue } from './fields/FieldValue.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { DueTime, Time } from './Time.tsx';

/** What is known of a case: where, when, and the fields of its type. */
export function CaseFacts({ item }: { item: CaseDetail }) {
  const t = useText();
  const c = useText('cases');
  const { typeName, fieldsIn } = useCaseWords();
  const facts = [
    { key: 'type', label: t('type'), children: typeName(item.type) },
    ...(item.place ? [{ key: 'place', label: t('place'), children: <PlaceLink place={item.place} /> }] : []),
    ...(item.device ? [{ key: 'device', label: t('device'), children: <DeviceLink device={item.device} /> }] : []),
    ...(item.department ? [{ key: 'department', label: c('department'), children: item.department.name }] : []),
    ...(item.reporter ? [{ key: 'reporter', label: c('reporter'), children: item.reporter.name }] : []),
    { key: 'at', label: t('startedAt'), children: <Time at={item.at} seconds /> },
    ...(item.dueAt && !item.closedAt ? [{ key: 'due', label: t('dueAt'), children: <DueTime at={item.dueAt} /> }] : []),
    ...fieldsIn(item).map(({ name, label, field, value, isMasked }) => ({
      key: `field-${name}`,
      label,
      children: isMasked ? <Masked /> : <FieldValue field={field} value={value} />,
    })),
  ];
  return <Descriptions className="case-facts" size="small" column={1} items={facts} />;
}

export function CaseParties({ item }: { item: CaseDetail }) {
  const t = useText();
  const label = useLabel();
  const type = caseType(item.type);
  if (item.parties.length === 0) return <p className="muted">{t('noParties')}</p>;
  return item.parties.map(({ person, relation, stamps }) => (
    <div key={`${person.id}-${relation}`}>
      {person.name} <span className="muted">{label(relationLabels[relation])}</span>
      {Object.entries(stamps).map(([stamp, at]) => (
        <span key={stamp} className="muted">
          {' · '}
          {label(stampLabel(type, stamp)) || stamp} <Time at={at} seconds />
        </span>
      ))}
    </div>
  ));
}

export function CaseStamps({ item }: { item: CaseDetail }) {
  const label = useLabel();
  const type = caseType(item.type);
  return (
    <Descriptions
      size="small"
      column={1}
      items={stampsOf(item).map(([stamp, at]) => ({
        key: stamp,
        label: label(stampLabel(type, stamp)) || stamp,
        children: <Time at={at} seconds />,
      }))}
    />
  );
}
