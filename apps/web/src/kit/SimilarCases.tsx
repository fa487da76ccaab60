import type { CaseType, SimilarCase } from '@anyuan/contract';
import { Alert, Tag } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../api.ts';
import { caseType } from '../case-types.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { fieldsOf, metaOf, type Values } from './fields/fields.ts';
import { useSettled } from './pickers.tsx';
import { Time } from './Time.tsx';

import './paste.css';

interface Props {
  type: CaseType;
  data: Values;
  department: string | undefined;
  /** Those that are to be linked once the case is there. */
  chosen: readonly string[];
  choose: (ids: string[]) => void;
}

/** While somebody types: earlier cases this may be a repeat of; one tap has them linked with it. */
export function SimilarWhileTyping({ type, data, department, chosen, choose }: Props) {
  const t = useText('cases');
  const { repeats } = type;
  const asked = Object.fromEntries(
    [...(repeats?.same ?? []), ...(repeats?.text ? [repeats.text] : [])].flatMap((name) =>
      typeof data[name] === 'string' && data[name] !== '' ? [[name, data[name]]] : [],
    ),
  );
  const said = useSettled(JSON.stringify(asked));
  const isAsking = said !== '{}';
  const found = useApi(
    api.case.similar,
    { type: type.type, data: JSON.parse(said) as Values, ...(department ? { department } : {}) },
    { enabled: isAsking, keep: true },
  );
  const items = isAsking ? (found.data?.items ?? []) : [];
  if (items.length === 0) return null;
  return (
    <Found type={type} items={items}>
      {({ id }) => {
        const isChosen = chosen.includes(id);
        return (
          <ActionButton
            size="small"
            type={isChosen ? 'primary' : 'default'}
            aria-pressed={isChosen}
            act={async () => choose(isChosen ? chosen.filter((one) => one !== id) : [...chosen, id])}
          >
            {t(isChosen ? 'repeatChosen' : 'repeatLink')}
          </ActionButton>
        );
      }}
    </Found>
  );
}

/** The same for a case that is there, until it is linked. */
export function SimilarCases({ id, type: name }: { id: string; type: string }) {
  const t = useText('cases');
  const type = caseType(name);
  const { data } = useApi(api.case.similarOf, { id }, { enabled: type?.repeats !== undefined });
  const { mutateAsync } = useAct(api.link.add, { touches: ['/subjects', '/cases'] });
  if (!type || !data || data.items.length === 0) return null;
  return (
    <Found type={type} items={data.items}>
      {(one) => (
        <ActionButton
          size="small"
          act={() => mutateAsync({ kind: 'case', id, to: { kind: 'case', id: one.id }, relation: 'duplicate' })}
        >
          {t('repeatLinkNow')}
        </ActionButton>
      )}
    </Found>
  );
}

interface FoundProps {
  type: CaseType;
  items: readonly SimilarCase[];
  children: (one: SimilarCase) => ReactNode;
}

function Found({ type, items, children }: FoundProps) {
  const t = useText('cases');
  const label = useLabel();
  const names = new Map(fieldsOf(type.fields).map(([name, field]) => [name, label(metaOf(field)?.label)]));
  return (
    <Alert
      className="form-section no-print"
      type="warning"
      showIcon
      title={t('repeatFound', { count: items.length })}
      description={
        <ul className="similar-cases">
          {items.map((one) => (
            <li key={one.id}>
              <Link to={`/cases/${one.id}`} target="_blank" className="in-text">
                {one.number}
              </Link>{' '}
              {one.title} <Tag>{label(one.state)}</Tag>
              <span className="muted">
                <Time at={one.at} />
              </span>{' '}
              {one.same.map((name) => (
                <Tag key={name} variant="outlined">
                  {t('repeatSame', { field: names.get(name) ?? name })}
                </Tag>
              ))}
              {one.likeness !== null && <Tag variant="outlined">{t('repeatLike', { percent: one.likeness })}</Tag>}
              {children(one)}
            </li>
          ))}
        </ul>
      }
    />
  );
}
