import { Button, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import SignaturePad from 'signature_pad';

import { api, hrefOf } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import type { Uploader } from './widget.ts';

import '../form/form.css';

interface Props {
  value?: string | undefined;
  onChange?: (id: string | undefined) => void;
  upload: Uploader;
  id?: string;
  label: string;
}

/** A signature drawn by finger, pen or mouse; kept as a picture of the case. */
export function SignatureInput({ value, onChange, upload, id, label }: Props) {
  const t = useText('forms');
  const [isOpen, open] = useState(false);
  const [drawn, setDrawn] = useState<string>();
  useEffect(() => () => void (drawn && URL.revokeObjectURL(drawn)), [drawn]);
  return (
    <div className="signature-field">
      {value && <img src={drawn ?? hrefOf(api.file.get, { id: value, width: 320 })} alt={t('signed', { label })} />}
      <Button
        {...(id ? { id } : {})}
        // Else the field's label, which points here, would hide what the button does.
        aria-label={`${value ? t('signAgain') : t('sign')} · ${label}`}
        onClick={() => open(true)}
      >
        {value ? t('signAgain') : t('sign')}
      </Button>
      <Modal open={isOpen} title={label} footer={null} width={720} destroyOnHidden onCancel={() => open(false)}>
        <Sheet
          keep={async (blob) => {
            const { id: stored } = await upload(new File([blob], 'signature.png', { type: 'image/png' }));
            setDrawn(URL.createObjectURL(blob));
            onChange?.(stored);
            open(false);
          }}
        />
      </Modal>
    </div>
  );
}

function Sheet({ keep }: { keep: (picture: Blob) => Promise<void> }) {
  const t = useText('forms');
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad>(undefined);
  const [isEmpty, setEmpty] = useState(true);
  useEffect(() => {
    const sheet = canvas.current;
    if (!sheet) return;
    const made = new SignaturePad(sheet, { backgroundColor: '#fff', penColor: '#111', minWidth: 1, maxWidth: 3 });
    made.addEventListener('endStroke', () => setEmpty(made.isEmpty()));
    pad.current = made;
    // A turned phone changes the sheet's size; what was drawn is put back where it was.
    const fit = (): void => {
      const drawn = made.toData();
      const ratio = Math.max(window.devicePixelRatio, 1);
      sheet.width = sheet.offsetWidth * ratio;
      sheet.height = sheet.offsetHeight * ratio;
      sheet.getContext('2d')?.scale(ratio, ratio);
      made.clear();
      made.fromData(drawn);
    };
    fit();
    const watch = new ResizeObserver(fit);
    watch.observe(sheet);
    return () => {
      watch.disconnect();
      made.off();
    };
  }, []);
  const send = async (): Promise<void> => {
    const picture = await new Promise<Blob | null>((resolve) => canvas.current?.toBlob(resolve, 'image/png'));
    if (picture) await keep(picture);
  };
  return (
    <>
      <canvas ref={canvas} className="signature-sheet" aria-label={t('signHere')} role="img" />
      <div className="form-buttons">
        <ActionButton type="primary" disabled={isEmpty} act={send}>
          {t('useSignature')}
        </ActionButton>
        <Button
          disabled={isEmpty}
          onClick={() => {
            pad.current?.clear();
            setEmpty(true);
          }}
        >
          {t('clear')}
        </Button>
      </div>
    </>
  );
}
