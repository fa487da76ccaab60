import type { ContentKind, Place, PlaceContent } from '@anyuan/contract';
import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';

import './places.css';

interface Part {
  code: string;
  name: string;
}

/** A place is split: its parts are named, and each thing in it goes to one of them or stays. */
export function SplitPlace({ place }: { place: Place }) {
  const t = useText('places');
  const [isAsking, ask] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => ask(true)}>
        {t('split')}
      </Button>
      <Modal
        open={isAsking}
        title={t('splitTitle', { name: place.name })}
        footer={null}
        width={760}
        destroyOnHidden
        onCancel={() => ask(false)}
      >
        <SplitForm place={place} close={() => ask(false)} />
      </Modal>
    </>
  );
}

function SplitForm({ place, close }: { place: Place; close: () => void }) {
  const t = useText('places');
  const query = useApi(api.place.contents, { code: place.code });
  const { mutateAsync } = useAct(api.place.split, {
    touches: ['/places', '/devices', '/registers', '/things', '/cases', '/coverage'],
  });
  const [parts, setParts] = useState<Part[]>([
    { code: `${place.code}-1`, name: `${place.name} 1` },
    { code: `${place.code}-2`, name: `${place.name} 2` },
  ]);
  const [to, send] = useState<Record<string, string>>({});
  const change = (at: number, part: Partial<Part>): void =>
    setParts(parts.map((one, i) => (i === at ? { ...one, ...part } : one)));
  const named = parts.filter(({ code, name }) => code.trim() !== '' && name.trim() !== '');
  const split = async (items: readonly PlaceContent[]): Promise<void> => {
    const moves = items.flatMap(({ kind, id }) => {
      const target = to[id];
      return target !== undefined && named.some(({ code }) => code === target) ? [{ kind, id, to: target }] : [];
    });
    const { moved } = await mutateAsync({ code: place.code, parts: named, moves });
    toast(t('splitDone', { parts: named.length, moved: Object.values(moved).reduce((a, b) => a + b, 0) }), 'success');
    close();
  };
  return (
    <Loaded query={query} rows={6}>
      {({ items }) => (
        <>
          <p>{t('splitHint')}</p>
          <fieldset className="split-parts">
            <legend>{t('splitParts')}</legend>
            {parts.map(({ code, name }, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a part is its row until it is sent
              <div key={at}>
                <Input
                  aria-label={t('splitCode', { n: at + 1 })}
                  value={code}
                  maxLength={64}
                  onChange={(event) => change(at, { code: event.target.value })}
                />
                <Input
                  aria-label={t('splitName', { n: at + 1 })}
                  value={name}
                  maxLength={100}
                  onChange={(event) => change(at, { name: event.target.value })}
                />
              </div>
            ))}
            <Button
              size="small"
              disabled={parts.length >= 20}
              onClick={() => setParts([...parts, { code: '', name: '' }])}
            >
              {t('splitMore')}
            </Button>
          </fieldset>
          {items.length === 0 ? (
            <p className="muted">{t('splitEmpty')}</p>
          ) : (
            <table className="work-table split-table">
              <thead>
                <tr>
                  <th scope="col">{t('splitWhat')}</th>
                  <th scope="col">{t('splitTo')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map(({ id, kind, code, name }) => (
                  <tr key={id}>
                    <td>
                      <span className="muted">{t(kindWord[kind])}</span> {name} <span className="number">{code}</span>
                    </td>
                    <td>
                      <Select
                        aria-label={`${t('splitTo')} ${code}`}
                        value={to[id] ?? ''}
                        onChange={(chosen: string) => send({ ...to, [id]: chosen })}
                        options={[
                          { value: '', label: t('splitStays', { name: place.name }) },
                          ...named.map((part) => ({ value: part.code, label: part.name })),
                        ]}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <div className="form-buttons">
            <ActionButton type="primary" disabled={named.length === 0} act={() => split(items)}>
              {t('split')}
            </ActionButton>
          </div>
        </>
      )}
    </Loaded>
  );
}

const kindWord = {
  place: 'contentPlace',
  device: 'contentDevice',
  thing: 'contentThing',
  case: 'contentCase',
} as const satisfies Record<ContentKind, string>;
