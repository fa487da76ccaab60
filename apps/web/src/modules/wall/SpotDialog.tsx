import type { WallScreen, WallSpot } from '@anyuan/contract';
import { InputNumber, Modal } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';

/** People count from one. */
const counted = { column: 1, row: 1, wide: 0, high: 0 } as const;
const sides = Object.keys(counted) as (keyof WallSpot)[];

/** Where a screen hangs, in columns and rows of the wall. */
export function SpotDialog({ screen: { code, name, at }, close }: { screen: WallScreen; close: () => void }) {
  const t = useText('wall');
  const [spot, setSpot] = useState(at);
  const { mutateAsync } = useAct(api.wall.hang, { touches: ['/wall'] });
  return (
    <Modal open title={t('spotTitle', { name })} footer={null} onCancel={close}>
      <div className="wall-spot">
        {sides.map((side) => (
          <label key={side}>
            {t(`spot_${side}`)}
            <InputNumber
              min={1}
              max={side === 'column' || side === 'row' ? 100 : 12}
              precision={0}
              value={spot[side] + counted[side]}
              onChange={(value) => setSpot({ ...spot, [side]: (value ?? 1) - counted[side] })}
            />
          </label>
        ))}
      </div>
      <ActionButton
        type="primary"
        act={async () => {
          await mutateAsync({ code, ...spot });
          close();
        }}
      >
        {t('spotSave')}
      </ActionButton>
    </Modal>
  );
}
