import { fieldMeta, thingKinds, type Thing, type ThingVersion } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { FieldValue } from '../fields/FieldValue.tsx';
import { Loaded } from '../States.tsx';
import { Time } from '../Time.tsx';

import './things.css';

/** What it was before, each version whole. */
export function Versions({ thing }: { thing: Thing }) {
  const query = useApi(api.register.versions, { code: thing.code });
  return (
    <Loaded query={query} rows={2}>
      {({ items }) => (
        <ul className="thing-checks">
          {items.map((version, at) => (
            <Version key={version.no} thing={thing} version={version} isNewest={at === 0} />
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function Version({ thing, version, isNewest }: { thing: Thing; version: ThingVersion; isNewest: boolean }) {
  const t = useText('registers');
  const label = useLabel();
  const [isOpen, open] = useState(false);
  const { fields, versions } = thingKinds[thing.kind];
  const kept = (versions?.keeps ?? []).filter((name) => version.values[name] !== undefined);
  return (
    <li>
      <strong>{t('versionNo', { no: version.no, name: version.name })}</strong>{' '}
      <span className="muted">
        {isNewest && `${t('versionNow')} · `}
        {version.by.name} · <Time at={version.at} />
        {version.correctedAt && ` · ${t('versionCorrected')}`}
      </span>{' '}
      <Button size="small" type="link" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        {t(isOpen ? 'versionHide' : 'versionShow')}
      </Button>
      {isOpen && (
        <dl className="version-facts">
          {kept.map((name) => (
            <div key={name}>
              <dt className="muted">{label(fieldMeta(fields.shape[name] as never)?.label)}</dt>
              <dd>
                <FieldValue field={fields.shape[name] as never} value={version.values[name]} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
