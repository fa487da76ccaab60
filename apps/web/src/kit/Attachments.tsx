import type { FilePurpose, SubjectRef } from '@anyuan/contract';
import { Button } from 'antd';
import { useRef } from 'react';

import { api, hrefOf, useAct, useApi } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { useReport } from './ActionButton.tsx';
import { Album, Picture } from './pictures.ts';
import { Loaded } from './States.tsx';

const tile = { width: 112, height: 84 };

interface Props {
  subject: SubjectRef;
  /** Kept as one of these, a file comes by a way of its own. */
  elsewhere?: readonly string[];
}

/** The files of a thing: pictures as thumbnails, others by name; more can be added by who may. */
export function Attachments({ subject, elsewhere = [] }: Props) {
  const t = useText();
  const label = useLabel();
  const query = useApi(api.file.list, subject);
  const purposes = query.data?.purposes ?? [];
  const nameOf = (purpose: string): string => label(purposes.find((one) => one.purpose === purpose)) || purpose;
  return (
    <>
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t('noAttachments')}</p>
          ) : (
            <Album>
              <div className="attachments">
                {items.map(({ id, name, type, purpose }) => (
                  <figure key={id} className="attachment-figure">
                    <div className="attachment" title={name}>
                      {type.startsWith('image/') ? (
                        <Picture id={id} alt={name} wide={320} size={tile} />
                      ) : (
                        <a href={hrefOf(api.file.get, { id })} target="_blank" rel="noreferrer">
                          {name}
                        </a>
                      )}
                    </div>
                    {purposes.length > 1 && <figcaption className="muted">{nameOf(purpose)}</figcaption>}
                  </figure>
                ))}
              </div>
            </Album>
          )
        }
      </Loaded>
      <div className="attachment-adders">
        {purposes
          .filter(({ mayAdd, purpose }) => mayAdd && !elsewhere.includes(purpose))
          .map((one) => (
            <AddFile key={one.purpose} subject={subject} purpose={one} isOnly={purposes.length === 1} />
          ))}
      </div>
    </>
  );
}

function AddFile({ subject, purpose, isOnly }: { subject: SubjectRef; purpose: FilePurpose; isOnly: boolean }) {
  const t = useText();
  const label = useLabel();
  const { mutateAsync } = useAct(api.file.attach, { touches: ['/subjects', '/cases'] });
  const report = useReport();
  const input = useRef<HTMLInputElement>(null);
  const add = async (files: readonly File[]): Promise<void> => {
    try {
      for (const file of files) await mutateAsync({ ...subject, purpose: purpose.purpose, file });
    } catch (error) {
      report(error);
    }
  };
  return (
    <>
      <input
        ref={input}
        hidden
        multiple
        type="file"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void add(files);
        }}
      />
      <Button className="no-print" size="small" onClick={() => input.current?.click()}>
        {isOnly ? t('upload') : `${t('upload')} · ${label(purpose)}`}
      </Button>
    </>
  );
}
