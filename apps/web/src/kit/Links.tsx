import { linkRelations, type Linked, type SubjectRef } from '@anyuan/contract';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { NameSelect } from './NameSelect.tsx';
import { useSettled } from './pickers.tsx';
import { Loaded } from './States.tsx';

type LinkRelation = (typeof linkRelations)[number];
const isRelation = (word: string): word is LinkRelation => (linkRelations as readonly string[]).includes(word);

interface Props {
  subject: SubjectRef;
  items: readonly Linked[];
  mayAdd: boolean;
}

/** The links of a thing whose page does not know them already. */
export function LinksOf({ subject }: { subject: SubjectRef }) {
  const query = useApi(api.link.list, subject);
  return (
    <Loaded query={query} rows={1}>
      {({ items, mayAdd }) => <Links subject={subject} items={items} mayAdd={mayAdd} />}
    </Loaded>
  );
}

/** What is linked with a thing, each opening its page, and a way to link another. */
export function Links({ subject, items, mayAdd }: Props) {
  const t = useText('cases');
  const label = useLabel();
  const [isAdding, add] = useState(false);
  return (
    <>
      {items.length === 0 && !isAdding && <p className="muted">{t('noLinks')}</p>}
      {items.map((link) => (
        <div key={link.id}>
          <span className="muted">
            {isRelation(link.relation) ? t(link.relation) : link.relation} · {label(link)}
          </span>{' '}
          <Link to={link.page} className="in-text">
            {link.number}
          </Link>{' '}
          {link.title}
        </div>
      ))}
      {isAdding ? (
        <LinkForm subject={subject} items={items} close={() => add(false)} />
      ) : (
        mayAdd && (
          <Button className="no-print" size="small" style={{ marginTop: 8 }} onClick={() => add(true)}>
            {t('addLink')}
          </Button>
        )
      )}
    </>
  );
}

function LinkForm({ subject, items, close }: Omit<Props, 'mayAdd'> & { close: () => void }) {
  const t = useText('cases');
  const common = useText();
  const label = useLabel();
  const { data: kinds } = useApi(api.link.kinds, {});
  const [kind, turn] = useState('case');
  const [typed, type] = useState('');
  const [to, choose] = useState<string>();
  const [relation, relate] = useState<LinkRelation>('related');
  const q = useSettled(typed.trim());
  const found = useApi(api.link.find, { kind, q }, { keep: true });
  const { mutateAsync } = useAct(api.link.add, { touches: ['/subjects', '/cases'] });
  const linked = new Set([subject.id, ...items.map(({ id }) => id)]);
  const send = async (): Promise<void> => {
    if (to) await mutateAsync({ ...subject, to: { kind, id: to }, relation });
    close();
  };
  return (
    <div className="no-print" style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 8 }}>
      <Select
        aria-label={t('linkKind')}
        value={kind}
        onChange={(one: string) => {
          turn(one);
          choose(undefined);
        }}
        options={(kinds?.items ?? []).map((one) => ({ value: one.kind, label: label(one) }))}
      />
      <NameSelect
        aria-label={t('searchThing')}
        placeholder={t('searchThing')}
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
        options={linkRelations.map((one) => ({ value: one, label: t(one) }))}
      />
      <ActionButton type="primary" disabled={!to} act={send}>
        {t('link')}
      </ActionButton>
      <Button onClick={close}>{common('cancel')}</Button>
    </div>
  );
}
