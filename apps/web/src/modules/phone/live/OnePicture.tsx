import type { Look } from '@anyuan/contract';
import { Button } from 'antd';

import { api, useApi } from '../../../api.ts';
import { useText } from '../../../i18n/index.ts';
import type { Favourites } from '../../../kit/cameras/favourites.ts';
import { canTurn, Ptz } from '../../../kit/cameras/Ptz.tsx';
import { Player } from '../../../kit/Player.tsx';
import { useVisible } from '../../../kit/use-visible.ts';
import { Watermark } from '../../../kit/Watermark.tsx';
import { useCan } from '../../../session.ts';

interface Props {
  code: string;
  look: Look;
  favourites: Favourites;
  close: () => void;
}

/** One camera as wide as the phone. It stops while the phone shows something else. */
export function OnePicture({ code, look, favourites, close }: Props) {
  const t = useText('cameras');
  const can = useCan();
  const isSeen = useVisible();
  const { data } = useApi(api.device.get, { code }, { staleTime: 60_000 });
  const name = data?.name ?? code;
  const isKept = favourites.has(code);
  return (
    <section className="phone-card" aria-label={name}>
      <div className="live-picture">
        {isSeen ? (
          <Watermark>
            <Player camera={code} name={name} look={look} />
          </Watermark>
        ) : (
          <p role="status">{t('pausedUnseen')}</p>
        )}
      </div>
      <p className="muted">{data?.place?.path}</p>
      <div className="phone-pair">
        <Button aria-pressed={isKept} onClick={() => favourites.turn(code, name)}>
          {isKept ? `★ ${t('isFavourite')}` : `☆ ${t('addFavourite')}`}
        </Button>
        <Button onClick={close}>{t('closeOne')}</Button>
      </div>
      {data && canTurn(data) && can('camera.ptz') && <Ptz device={data} />}
      <p className="muted">{t('everyLookKept')}</p>
    </section>
  );
}
