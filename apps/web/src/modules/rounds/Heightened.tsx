import { securityLevels, type Heightened as State } from '@anyuan/contract';
import { Button, Input, InputNumber, Modal, Radio } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { shortTime } from '../../kit/hospital-time.ts';
import { toast } from '../../kit/toast.ts';

const touches = ['/heightened', '/rounds', '/round-calendar', '/duty'];

/** The security level and the peak of the fever clinic: how they stand, and who may, changes them. */
export function Heightened() {
  const t = useText('rounds');
  const label = useLabel();
  const { data } = useApi(api.round.heightened, {}, { every: 60_000 });
  const [asking, ask] = useState<'level' | 'peak'>();
  if (!data) return null;
  const { level, peak, maySet, mayPeak } = data;
  return (
    <>
      {level ? (
        <span className="heightened is-on">
          ◆ {t('level')} {t('levelNow', { level: label(nameOf(level)), until: shortTime(level.until) })}
          {maySet && <Lift state={level} />}
        </span>
      ) : (
        maySet && <Button onClick={() => ask('level')}>{t('raise')}</Button>
      )}
      {peak ? (
        <span className="heightened is-on">
          ● {t('peak')} {t('peakNow', { until: shortTime(peak.until) })}
          {mayPeak && <Lift state={peak} />}
        </span>
      ) : (
        mayPeak && <Button onClick={() => ask('peak')}>{t('peakSet')}</Button>
      )}
      <Modal
        open={asking !== undefined}
        title={t(asking === 'peak' ? 'peakSet' : 'raise')}
        footer={null}
        destroyOnHidden
        onCancel={() => ask(undefined)}
      >
        {asking && <Ask kind={asking} done={() => ask(undefined)} />}
      </Modal>
    </>
  );
}

const nameOf = ({ level }: State) => securityLevels[(level ?? 4) as keyof typeof securityLevels];

function Lift({ state }: { state: State }) {
  const t = useText('rounds');
  const { mutateAsync } = useAct(api.round.end, { touches });
  return (
    <ConfirmButton
      size="small"
      question={t('liftQuestion')}
      verb={t('lift')}
      act={() => mutateAsync({ id: state.id })}
    />
  );
}

function Ask({ kind, done }: { kind: 'level' | 'peak'; done: () => void }) {
  const t = useText('rounds');
  const label = useLabel();
  const [level, setLevel] = useState(3);
  const [hours, setHours] = useState(kind === 'peak' ? 3 : 24);
  const [reason, setReason] = useState('');
  const raise = useAct(api.round.setLevel, { touches });
  const peak = useAct(api.round.setPeak, { touches });
  return (
    <div className="heightened-form">
      <p className="muted">{t(kind === 'peak' ? 'peakHint' : 'raiseHint')}</p>
      {kind === 'level' && (
        <Radio.Group
          aria-label={t('level')}
          value={level}
          onChange={({ target }) => setLevel(target.value as number)}
          options={([1, 2, 3, 4] as const).map((value) => ({ value, label: label(securityLevels[value]) }))}
        />
      )}
      <label>
        {t('levelHours')}{' '}
        <InputNumber min={1} max={kind === 'peak' ? 12 : 1440} value={hours} onChange={(next) => setHours(next ?? 1)} />
      </label>
      <Input
        aria-label={t('reason')}
        placeholder={t('reason')}
        value={reason}
        maxLength={200}
        onChange={({ target }) => setReason(target.value)}
      />
      <ActionButton
        type="primary"
        danger={kind === 'level'}
        disabled={kind === 'level' && reason.trim().length < 2}
        act={async () => {
          await (kind === 'level' ? raise.mutateAsync({ level, hours, reason }) : peak.mutateAsync({ hours, reason }));
          toast(t(kind === 'level' ? 'raised' : 'peakOn'), 'success');
          done();
        }}
      >
        {t(kind === 'level' ? 'raiseVerb' : 'peakSet')}
      </ActionButton>
    </div>
  );
}
