import { publicKinds, type PublicSpot } from '@anyuan/contract';
import { Modal } from 'antd';
import { useState } from 'react';
import { createPortal } from 'react-dom';

import { api, hrefOf } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Loading } from '../../kit/States.tsx';
import { useMe } from '../../session.ts';

interface Props {
  spots: readonly PublicSpot[];
  perSheet: 1 | 4;
  origin: string;
  done: () => void;
}

/** The codes on A4, ready to cut and put up; printing starts when the last picture is there. */
export function QrSheets({ spots, perSheet, origin, done }: Props) {
  const t = useText('public');
  const common = useText();
  const { hospital } = useMe();
  const [loaded, setLoaded] = useState<ReadonlySet<string>>(new Set());
  const isReady = spots.every(({ place }) => loaded.has(place.code));
  const sheets = Array.from({ length: Math.ceil(spots.length / perSheet) }, (_, n) =>
    spots.slice(n * perSheet, (n + 1) * perSheet),
  );
  return (
    <>
      <Modal
        open
        title={t('print', { count: spots.length })}
        okText={common('print')}
        okButtonProps={{ disabled: !isReady }}
        onOk={() => window.print()}
        onCancel={done}
        width={560}
        className="no-print"
      >
        {!isReady && <Loading rows={2} />}
        <div className="qr-preview">{spots.slice(0, 4).map((spot) => card(spot))}</div>
      </Modal>
      {createPortal(
        <div className="qr-sheets">
          {sheets.map((sheet) => (
            <section key={sheet[0]?.place.code} className={`qr-sheet qr-sheet-${perSheet}`}>
              {sheet.map((spot) => card(spot))}
            </section>
          ))}
        </div>,
        document.body,
      )}
    </>
  );

  function card({ place, token }: PublicSpot) {
    const kinds = Object.values(publicKinds);
    return (
      <article key={place.code} className="qr-card">
        <p className="qr-hospital">{hospital.name}</p>
        <h2>{place.name}</h2>
        <p className="qr-path">{place.path}</p>
        <img
          src={hrefOf(api.public.qr, { code: place.code, origin })}
          alt=""
          onLoad={() => setLoaded((before) => new Set(before).add(place.code))}
        />
        <p className="qr-scan">
          微信扫一扫 <span lang="en">Scan me</span>
        </p>
        <p className="qr-what">{kinds.map(([zh]) => zh.replace(/^我要/, '')).join(' · ')}</p>
        <p className="qr-what" lang="en">
          {kinds.map(([, en]) => en).join(' · ')}
        </p>
        <p className="qr-path">
          不用登录 No account · {origin.replace(/^https?:\/\//, '')}/p/{token}
        </p>
      </article>
    );
  }
}
