import type { CameraMask, Device } from '@anyuan/contract';
import { Button, Input, InputNumber } from 'antd';
import { useState, type PointerEvent } from 'react';

import { api, hrefOf, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

/** What of a camera's picture is covered, for whom; and, for whoever may see all, where it is said. */
export function CameraMasks({ device }: { device: Device }) {
  const t = useText('masks');
  const can = useCan();
  const { data } = useApi(api.cameraMask.get, { code: device.code });
  const [isOpen, open] = useState(false);
  if (!data) return null;
  const { masks, why, by, at } = data;
  return (
    <>
      <p className="muted">
        {masks.length === 0 ? t('none') : t('some', { count: masks.length, why })}
        {by && at && (
          <>
            {' '}
            ({by} <Time at={at} />)
          </>
        )}
      </p>
      {can('camera.unmasked') &&
        (isOpen ? (
          <MaskEditor device={device} before={masks} why={why} close={() => open(false)} />
        ) : (
          <Button onClick={() => open(true)}>{t('edit')}</Button>
        ))}
    </>
  );
}

interface EditorProps {
  device: Device;
  before: readonly CameraMask[];
  why: string;
  close: () => void;
}

const least = 0.01;
const most = 16;
const middle: CameraMask = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };

function MaskEditor({ device: { code, name }, before, why: reason, close }: EditorProps) {
  const t = useText('masks');
  const common = useText();
  const [masks, set] = useState<readonly CameraMask[]>(before);
  const [why, say] = useState(reason);
  const [hasFailed, fail] = useState(false);
  const { mutateAsync } = useAct(api.cameraMask.put, { touches: ['/devices'] });
  const save = async (): Promise<void> => {
    await mutateAsync({ code, masks: [...masks], why: why.trim() });
    toast(t('saved'), 'success');
    close();
  };
  const change = (n: number, part: Partial<CameraMask>): void =>
    set(masks.map((one, at) => (at === n ? within({ ...one, ...part }) : one)));
  return (
    <div className="mask-editor">
      <p className="muted">{t('hint')}</p>
      <Canvas
        src={hrefOf(api.video.snapshot, { code, width: 960, purpose: 'maintenance' })}
        name={name}
        masks={masks}
        hasFailed={hasFailed}
        failed={() => fail(true)}
        draw={(mask) => masks.length < most && set([...masks, mask])}
      />
      <ol className="mask-list">
        {masks.map((mask, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- parts have no other name than their place in the list
          <li key={n}>
            {(['x', 'y', 'width', 'height'] as const).map((side) => (
              <InputNumber
                key={side}
                aria-label={t(`side_${side}`, { n: n + 1 })}
                prefix={<span className="muted">{t(side)}</span>}
                suffix="%"
                controls={false}
                style={{ width: '100%' }}
                min={0}
                max={100}
                value={Math.round(mask[side] * 100)}
                onChange={(value) => value !== null && change(n, { [side]: value / 100 })}
              />
            ))}
            <Button aria-label={t('dropOne', { n: n + 1 })} onClick={() => set(masks.filter((_, at) => at !== n))}>
              {common('remove')}
            </Button>
          </li>
        ))}
      </ol>
      <div className="device-row">
        <Button disabled={masks.length >= most} onClick={() => set([...masks, middle])}>
          {t('add')}
        </Button>
      </div>
      <label className="mask-why">
        {t('why')}
        <Input value={why} maxLength={200} onChange={(event) => say(event.target.value)} />
      </label>
      <div className="device-row">
        <ActionButton type="primary" disabled={why.trim().length < 2} act={save}>
          {t('save')}
        </ActionButton>
        <Button onClick={close}>{common('cancel')}</Button>
      </div>
    </div>
  );
}

/** No part leaves the picture, and none is so small that it covers nothing. */
function within({ x, y, width, height }: CameraMask): CameraMask {
  const [left, top] = [Math.min(x, 1 - least), Math.min(y, 1 - least)];
  return {
    x: left,
    y: top,
    width: Math.max(least, Math.min(width, 1 - left)),
    height: Math.max(least, Math.min(height, 1 - top)),
  };
}

interface CanvasProps {
  src: string;
  name: string;
  masks: readonly CameraMask[];
  hasFailed: boolean;
  failed: () => void;
  draw: (mask: CameraMask) => void;
}

/** A still with the parts over it; one more is drawn by dragging. */
function Canvas({ src, name, masks, hasFailed, failed, draw }: CanvasProps) {
  const t = useText('masks');
  const [from, begin] = useState<{ x: number; y: number }>();
  const [to, go] = useState<{ x: number; y: number }>();
  const at = (event: PointerEvent): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (value: number): number => Math.min(1, Math.max(0, value));
    return { x: share((event.clientX - box.left) / box.width), y: share((event.clientY - box.top) / box.height) };
  };
  const drawn = from && to && between(from, to);
  const end = (): void => {
    if (drawn && drawn.width >= least && drawn.height >= least) draw(drawn);
    begin(undefined);
    go(undefined);
  };
  return (
    <div
      className="mask-canvas"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        begin(at(event));
        go(undefined);
      }}
      onPointerMove={(event) => from && go(at(event))}
      onPointerUp={end}
      onPointerCancel={() => begin(undefined)}
    >
      {hasFailed ? (
        <div className="state" role="status">
          {t('noPicture')}
        </div>
      ) : (
        <img src={src} alt={name} draggable={false} onError={failed} />
      )}
      {[...masks, ...(drawn ? [drawn] : [])].map((mask, n) => (
        // oxlint-disable-next-line react/no-array-index-key -- parts have no other name than their place in the list
        <div key={n} className="mask-part" style={placeOf(mask)}>
          {n + 1}
        </div>
      ))}
    </div>
  );
}

const between = (a: { x: number; y: number }, b: { x: number; y: number }): CameraMask => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});
const percent = (share: number): string => `${share * 100}%`;
const placeOf = ({ x, y, width, height }: CameraMask) => ({
  left: percent(x),
  top: percent(y),
  width: percent(width),
  height: percent(height),
});
