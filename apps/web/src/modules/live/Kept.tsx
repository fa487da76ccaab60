import { StarFilled, StarOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import { useText } from '../../i18n/index.ts';
import { dragType } from '../../kit/cameras/CameraList.tsx';
import type { Favourites } from '../../kit/cameras/favourites.ts';
import { sizes } from './tiles.ts';

interface KeptProps {
  favourites: Favourites;
  isShown: (code: string) => boolean;
  open: (code: string) => void;
  openAll: (codes: readonly string[]) => void;
}

/** The cameras one looks at most, before all others; the same as on one's phone. */
export function Kept({ favourites, isShown, open, openAll }: KeptProps) {
  const t = useText('cameras');
  const { all } = favourites;
  if (all.length === 0) return null;
  return (
    <section className="panel camera-list live-kept" aria-label={t('favourites')}>
      <div className="live-row">
        <h2>
          {t('favourites')} <span className="muted number">{all.length}</span>
        </h2>
        <Button size="small" type="link" onClick={() => openAll(all.slice(0, sizes.at(-1)).map(({ code }) => code))}>
          {t('showTogether')}
        </Button>
      </div>
      <ul>
        {all.map(({ code, name }) => (
          <li
            key={code}
            className="live-row"
            draggable
            onDragStart={({ dataTransfer }) => dataTransfer.setData(dragType, JSON.stringify([code]))}
          >
            <button type="button" className="live-camera" aria-pressed={isShown(code)} onClick={() => open(code)}>
              {name} <span className="muted number">{code}</span>
            </button>
            <Star favourites={favourites} code={code} name={name} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Star({ favourites, code, name }: { favourites: Favourites; code: string; name: string }) {
  const t = useText('cameras');
  const isKept = favourites.has(code);
  return (
    <Button
      size="small"
      type="text"
      className="live-star"
      icon={isKept ? <StarFilled /> : <StarOutlined />}
      aria-label={isKept ? t('dropFavourite', { name }) : t('addFavouriteNamed', { name })}
      aria-pressed={isKept}
      onClick={() => favourites.turn(code, name)}
    />
  );
}
