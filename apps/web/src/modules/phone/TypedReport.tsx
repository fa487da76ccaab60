import { reportSchema, type CaseType, type CaseTypeName } from '@anyuan/contract';
import { Input, Segmented } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import { client } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { fieldsOf, isOptional, kindOf, metaOf, type Schema, type Values } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { SecretOnce } from '../../kit/SecretOnce.tsx';
import { useLocalFiles } from './local-files.ts';
import { fileOf, withFiles } from './outbox/send.ts';
import { newKey, type Photo } from './outbox/tap.ts';
import { useSendReport } from './send-report.ts';

interface Props {
  type: CaseType;
  place: string | undefined;
  photos: Photo[];
}

/** The type's own questions: the few first, the others unfold. The camera above fills its field for photos. */
export function TypedReport({ type, place, photos }: Props) {
  const t = useText('phone');
  const c = useText('cases');
  const common = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const send = useSendReport();
  const files = useLocalFiles(place ?? '');
  const [title, setTitle] = useState('');
  const [missing, setMissing] = useState<string>();
  const [isNameless, setNameless] = useState(false);
  const [kept, setKept] = useState<{ number: string; code: string }>();
  const whole = reportSchema(type);
  const album = fieldsOf(whole).find(([, field]) => kindOf(field) === 'files');
  const schema = album ? (whole.omit({ [album[0]]: true } as never) as Schema) : whole;

  const check = (): boolean => {
    const wrong =
      type.where === 'required' && !place
        ? c('placeNeeded')
        : album && !isOptional(album[1]) && photos.length === 0
          ? t('photoNeeded')
          : isNameless && !album && photos.length > 0
            ? t('namelessNoPhoto')
            : undefined;
    setMissing(wrong);
    return wrong === undefined;
  };
  const submit = async (answers: Values): Promise<void> => {
    const taken = album ? photos.map((photo) => ({ ...photo, ref: newKey() })) : photos;
    const refs = taken.flatMap(({ ref }) => ref ?? []);
    const data = album && refs.length > 0 ? { ...answers, [album[0]]: refs } : answers;
    const words = title.trim() || titleOf(type, schema, answers, label) || label(type.label);
    const all = [...taken, ...files.named(answers)];
    const where = place ? { place } : {};
    if (isNameless) {
      setKept(await reportNameless(type.type as CaseTypeName, words, data, all, where));
      return;
    }
    await send({
      kind: 'create',
      type: type.type as CaseTypeName,
      title: words,
      data,
      photos: all,
      label: `${label(type.label)} · ${words}`,
      ...where,
    });
  };
  return (
    <>
      <SecretOnce
        secret={kept?.code}
        title={c('namelessCode')}
        hint={`${kept ? c('created', { number: kept.number }) : ''} ${c('namelessHint')}`}
        close={() => void navigate('/m/tasks', { replace: true })}
      />
      <SchemaForm
        schema={schema}
        verb={t('reportSend')}
        draft={`phone.new.${type.type}`}
        filesAreLocal
        upload={files.upload}
        first={type.quick}
        check={check}
        submit={submit}
        look={{ block: true, className: 'big-verb' }}
      >
        <div className="phone-field report-title">
          <label htmlFor="report-title">
            {t('reportTitle')} <span className="muted">({common('optional')})</span>
          </label>
          <Input id="report-title" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
        </div>
        {type.anonymous && (
          <div className="nameless">
            <Segmented
              block
              aria-label={t('underName')}
              value={isNameless ? 'nameless' : 'named'}
              onChange={(chosen) => setNameless(chosen === 'nameless')}
              options={[
                { value: 'named', label: t('named') },
                { value: 'nameless', label: c('anonymousGo') },
              ]}
            />
            {isNameless && <span className="muted">{c('anonymousHint')}</span>}
          </div>
        )}
        {missing && (
          <p role="alert" className="phone-missing">
            ▲ {missing}
          </p>
        )}
      </SchemaForm>
    </>
  );
}

/** At once and not by the outbox: what waits there lies under a person's name. */
async function reportNameless(
  type: CaseTypeName,
  title: string,
  data: Values,
  photos: readonly Photo[],
  where: { place?: string },
): Promise<{ number: string; code: string }> {
  const sent: Photo[] = [];
  for (const photo of photos.filter(({ ref }) => ref))
    sent.push({
      ...photo,
      fileId: (await client.case.stage({ file: fileOf(photo) }, { doneAt: new Date(photo.at) })).id,
    });
  return client.case.reportAnonymously({ type, title, data: withFiles(data, sent) as Values, ...where });
}

const longest = 40;

/** A name for a report without one: what was written first, else what was chosen. Nothing secret. */
function titleOf(
  type: CaseType,
  schema: Schema,
  answers: Values,
  label: (words: readonly [string, string] | undefined) => string,
): string {
  const open = fieldsOf(schema).filter(([name, field]) => answers[name] && (metaOf(field)?.secrecy ?? 0) < 3);
  const written = open.find(([, field]) => ['text', 'longText'].includes(kindOf(field) ?? ''));
  if (written) return String(answers[written[0]] as string).slice(0, longest);
  const chosen = open.find(([, field]) => kindOf(field) === 'choice');
  const words = chosen && metaOf(chosen[1])?.options?.[String(answers[chosen[0]] as string)];
  return words ? label([`${type.label[0]}:${words[0]}`, `${type.label[1]}: ${words[1]}`]) : '';
}
