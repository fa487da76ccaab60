import { Button, Input, Select } from 'antd';
import { useState } from 'react';

import { api, hrefOf, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useSettled } from '../../kit/pickers.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';

const methods = ['REGISTER', 'MESSAGE', 'INVITE', 'SUBSCRIBE', 'NOTIFY', 'INFO', 'BYE'];

/** What was said to and by devices, newest first; each opens to the whole message, without passwords. */
export function Trace({ code }: { code?: string }) {
  const t = useText('gb28181');
  const [typed, type] = useState(code ?? '');
  const [kind, choose] = useState<string>();
  const [limit, setLimit] = useState(100);
  const q = useSettled(typed.trim());
  const asked = { ...(q && { q }), ...(kind && { kind }) };
  const query = useApi(api.gb28181.trace, { ...asked, limit }, { keep: true, every: 5_000 });
  return (
    <section className="panel gb-trace" aria-label={t('trace')}>
      <div className="table-toolbar">
        <Input
          allowClear
          aria-label={t('find')}
          placeholder={t('find')}
          style={{ maxWidth: 280 }}
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
        <Select
          allowClear
          aria-label={t('method')}
          placeholder={t('method')}
          style={{ width: 140 }}
          value={kind}
          onChange={choose}
          options={methods.map((value) => ({ value, label: value }))}
        />
        <span className="spacer" />
        <Button href={hrefOf(api.gb28181.traceFile, asked)} download>
          {t('takeTrace')}
        </Button>
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('noTrace')}</Empty>
          ) : (
            <>
              <ul className="gb-messages">
                {items.map(({ id, at, way, transport, address, title, text }) => (
                  <li key={id}>
                    <details>
                      <summary>
                        <Time at={at} seconds /> <span className="gb-way">{t(`way_${way}`)}</span>{' '}
                        <strong>{title}</strong>{' '}
                        <span className="muted">
                          {transport.toUpperCase()} {address}
                        </span>
                      </summary>
                      <pre className="record-detail">{text}</pre>
                    </details>
                  </li>
                ))}
              </ul>
              {items.length === limit && limit < 500 && (
                <Button type="link" onClick={() => setLimit(Math.min(500, limit + 200))}>
                  {t('more')}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  );
}
