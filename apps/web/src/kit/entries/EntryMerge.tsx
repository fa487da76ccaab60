import { fieldMeta, type RouteSpec } from '@anyuan/contract';
import { Button, Modal, Radio } from 'antd';
import { useState } from 'react';

import { useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { Loaded } from '../States.tsx';
import { toast } from '../toast.ts';
import { labelOf, valueOf, type EntryItem, type EntryPages } from './entry.ts';
import { EntryValue } from './EntryValue.tsx';

import '../kit.css';

interface Props<Item extends EntryItem> {
  pages: EntryPages<Item>;
  route: RouteSpec;
  /** The two that are one. */
  codes: readonly string[];
  done: () => void;
}

/** Two entries of one thing: shown side by side, one is chosen to stay. */
export function EntryMerge<Item extends EntryItem>({ pages, route, codes, done }: Props<Item>) {
  const t = useText('entries');
  const [isAsking, ask] = useState(false);
  const [one = '', two = ''] = codes;
  return (
    <>
      <Button onClick={() => ask(true)}>{t('merge')}</Button>
      <Modal open={isAsking} title={t('merge')} footer={null} width={720} destroyOnHidden onCancel={() => ask(false)}>
        <Pair
          pages={pages}
          route={route}
          codes={[one, two]}
          done={() => {
            ask(false);
            done();
          }}
        />
      </Modal>
    </>
  );
}

function Pair<Item extends EntryItem>({ pages, route, codes, done }: Props<Item>) {
  const { register, routes, touches } = pages;
  const t = useText('entries');
  const label = useLabel();
  const [one = '', two = ''] = codes;
  const [stays, keep] = useState(one);
  const first = useApi(routes.get, { code: one });
  const second = useApi(routes.get, { code: two });
  const { mutateAsync } = useAct(route, { touches });
  const fields = register.form.filter((name) => (fieldMeta(register.fields.shape[name] as never)?.secrecy ?? 0) < 3);
  const goes = stays === one ? two : one;
  const merge = async (): Promise<void> => {
    await mutateAsync({ into: stays, from: goes });
    toast(t('merged', { into: stays, from: goes }), 'success');
    done();
  };
  return (
    <Loaded query={first}>
      {(a) => (
        <Loaded query={second}>
          {(b) => (
            <>
              <p>{t('mergeHint')}</p>
              <table className="work-table merge-table">
                <thead>
                  <tr>
                    <th scope="col">{t('whichStays')}</th>
                    {[a as Item, b as Item].map(({ code, name }) => (
                      <th key={code} scope="col">
                        <Radio checked={stays === code} onChange={() => keep(code)}>
                          {name} <span className="number">{code}</span>
                        </Radio>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {fields
                    .filter((field) => field !== 'code' && field !== 'name')
                    .filter((field) => [a, b].some((item) => !isNothing(valueOf(item as Item, field))))
                    .map((field) => (
                      <tr key={field}>
                        <th scope="row">{label(labelOf(register, field))}</th>
                        {[a as Item, b as Item].map((item) => (
                          <td key={item.code}>
                            {pages.cells?.[field]?.(item) ?? (
                              <EntryValue register={register} name={field} item={item} />
                            )}
                          </td>
                        ))}
                      </tr>
                    ))}
                </tbody>
              </table>
              <div className="form-buttons">
                <ActionButton type="primary" danger act={merge}>
                  {t('mergeVerb', { into: stays, from: goes })}
                </ActionButton>
              </div>
            </>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
