import {
  lookPurposes,
  peoplesPurposes,
  purposesWithReason,
  purposesWithUnit,
  type Look,
  type LookPurpose,
} from '@anyuan/contract';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';

import { useLabel, useText } from '../i18n/index.ts';

const least = 2;
/** A case says its purpose by itself, on the console. */
const purposes = peoplesPurposes.filter((one) => one !== 'case');

/** Before a picture is shown: what for, why, for whom. */
export function LookFor({ say }: { say: (look: Look) => void }) {
  const t = useText();
  const label = useLabel();
  const [purpose, choose] = useState<LookPurpose>();
  const [reason, setReason] = useState('');
  const [unit, setUnit] = useState('');
  const needsReason = purpose !== undefined && purposesWithReason.includes(purpose);
  const needsUnit = purpose !== undefined && purposesWithUnit.includes(purpose);
  const isShort =
    purpose === undefined || (needsReason && reason.trim().length < least) || (needsUnit && unit.trim().length < least);
  return (
    <Form
      layout="vertical"
      className="look-for"
      aria-label={t('lookTitle')}
      onFinish={() =>
        purpose &&
        say({ purpose, ...(needsReason && { reason: reason.trim() }), ...(needsUnit && { forUnit: unit.trim() }) })
      }
    >
      <p className="muted">{t('lookTitle')}</p>
      <Form.Item label={t('lookPurpose')} required>
        <Select
          aria-label={t('lookPurpose')}
          value={purpose ?? null}
          onChange={choose}
          options={purposes.map((value) => ({ value, label: label(lookPurposes[value]) }))}
        />
      </Form.Item>
      {needsReason && (
        <Form.Item label={t('lookReason')} required>
          <Input
            aria-label={t('lookReason')}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      )}
      {needsUnit && (
        <Form.Item label={t('lookUnit')} required>
          <Input
            aria-label={t('lookUnit')}
            maxLength={100}
            value={unit}
            onChange={(event) => setUnit(event.target.value)}
          />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" disabled={isShort}>
        {t('lookBegin')}
      </Button>
    </Form>
  );
}
