import type { CaseDetail } from '@anyuan/contract';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { useSettled } from './pickers.tsx';

const relations = ['related', 'duplicate', 'follows'] as const;
type LinkRelation = (typeof relations)[number];
const isRelation = (word: string): word is LinkRelation => (relations as readonly string[]).includes(word);

/** The cases linked with this one, and a way to link another. */
export function CaseLinks({ item }: { item: CaseDetail }) {
  const t = useText('cases');
  const [isAdding, add] = useState(false);
  return (
    <>
      {item.links.length === 0 && !isAdding && <p className="muted">{t('noLinks')}</p>}
      {item.links.map((link) => (
        <div key={link.id}>
          <span className="muted">{isRelation(link.relation) ? t(link.relation) : link.relation}</span>{' '}
          <Link to={`/cases/${link.id}`} className="in-text">
            {link.number}
          </Link>{' '}
          {link.title}
        </div>
      ))}
      {isAdding ? (
        <LinkForm item={item} close={() => add(false)} />
      ) : (
        <Button className="no-print" size="small" style={{ marginTop: 8 }} onClick={() => add(true)}>
          {t('linkCase')}
        </Button>
      )}
    </>
  );
}

function LinkForm({ item, close }: { item: CaseDetail; close: () => void }) {
  const t = useText('cases');
  const common = useText();
  const [typed, type] = useState('');
  const [to, choose] = useState<string>();
  const [relation, relate] = useState<LinkRelation>('related');
  const q = useSettled(typed.trim());
  const found = useApi(api.case.list, { q, limit: 20 }, { keep: true });
  const { mutateAsync } = useAct(api.case.link);
  const linked = new Set([item.id, ...item.links.map(({ id }) => id)]);
  const send = async (): Promise<void> => {
    if (to) await mutateAsync({ id: item.id, to, relation });
    close();
  };
  return (
    <div className="no-print" style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 8 }}>
      <Select
        aria-label={t('searchCase')}
        placeholder={t('searchCase')}
        style={{ flex: '1 1 220px' }}
        {...(to ? { value: to } : {})}
        onChange={(id: string) => choose(id)}
        loading={found.isFetching}
        showSearch={{ onSearch: type, filterOption: false }}
        options={(found.data?.items ?? [])
          .filter(({ id }) => !linked.has(id))
          .map(({ id, number, title }) => ({ value: id, label: `${number} ${title}` }))}
      />
      <Select
        aria-label={t('relation')}
        value={relation}
        onChange={(one: LinkRelation) => relate(one)}
        options={relations.map((one) => ({ value: one, label: t(one) }))}
      />
      <ActionButton type="primary" disabled={!to} act={send}>
        {t('link')}
      </ActionButton>
      <Button onClick={close}>{common('cancel')}</Button>
    </div>
  );
}
