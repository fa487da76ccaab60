import { useState } from 'react';

import { api, hrefOf, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { useCan } from '../../session.ts';

/** What has come by the end is all that comes. */
const neverMs = 3_600_000;

/** Has a camera take pictures by itself, and shows them as they come. */
export function Shots({ camera: { code, name } }: { camera: { code: string; name: string } }) {
  const t = useText('gb28181');
  const can = useCan();
  const [id, setId] = useState<string>();
  const { mutateAsync } = useAct(api.gbCare.shoot);
  if (!can('camera.view')) return null;
  return (
    <>
      <div className="table-toolbar">
        <ActionButton act={async () => setId((await mutateAsync({ code, count: 3, purpose: 'maintenance' })).id)}>
          {t('shoot')}
        </ActionButton>
        <span className="muted">{t('shootHint')}</span>
      </div>
      {id !== undefined && <Coming key={id} id={id} name={name} />}
    </>
  );
}

function Coming({ id, name }: { id: string; name: string }) {
  const t = useText('gb28181');
  const { data } = useApi(api.gbCare.shots, { id }, { every: (now) => (now?.isOver ? neverMs : 1_000) });
  if (!data) return null;
  return (
    <>
      <p className="muted" role="status">
        {t(data.isOver && data.came === 0 ? 'shotsNone' : 'shotsCame', { came: data.came, wanted: data.wanted })}
      </p>
      <div className="gb-shots">
        {Array.from({ length: data.came }, (_, i) => (
          <img key={i} src={hrefOf(api.gbCare.shot, { id, number: i + 1 })} alt={`${t('shoot')} ${name} ${i + 1}`} />
        ))}
      </div>
    </>
  );
}
