import { relationLabels, type CaseDetail } from '@anyuan/contract';

import { api, hrefOf, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useJoin, useLabel, useText } from '../../i18n/index.ts';
import { stampLabel, stampsOf, useCaseWords } from '../../kit/case-words.ts';
import { Masked } from '../../kit/CaseSecrets.tsx';
import { FieldValue } from '../../kit/fields/FieldValue.tsx';
import { exactTime, thisMinute } from '../../kit/hospital-time.ts';
import { KnownPeople } from '../../kit/names.tsx';
import { Span } from '../../kit/Time.tsx';
import { useMe } from '../../session.ts';

import './sheet.css';

/** The case as an A4 record to sign and file; on paper only. */
export function CaseSheet({ item }: { item: CaseDetail }) {
  const t = useText('cases');
  const common = useText();
  const { person, hospital } = useMe();
  const { typeName } = useCaseWords();
  return (
    <article className="case-sheet">
      <header>
        <p>{hospital.name}</p>
        <h1>{t('sheet', { type: typeName(item.type) })}</h1>
        <p className="sheet-number">
          {common('number')} {item.number}
          {item.mode !== 'real' && ` · ${common(`mode_${item.mode}`)}`}
        </p>
      </header>
      <KnownPeople item={item}>
        <SheetFacts item={item} />
      </KnownPeople>
      <SheetTimeline item={item} />
      <SheetPictures item={item} />
      <footer className="sheet-signatures">
        <span>{t('signHandler')}</span>
        <span>{t('signPolice')}</span>
        <span>{t('signChief')}</span>
        <span>{t('signDate')}</span>
      </footer>
      <p className="sheet-printed">{t('sheetPrinted', { who: person.name, time: thisMinute() })}</p>
    </article>
  );
}

function SheetFacts({ item }: { item: CaseDetail }) {
  const t = useText('cases');
  const common = useText();
  const label = useLabel();
  const join = useJoin();
  const { stateName, fieldsIn } = useCaseWords();
  const type = caseType(item.type);
  const facts: [string, React.ReactNode][] = [
    [common('title'), item.title],
    [common('state'), stateName(item)],
    [common('place'), item.place?.path ?? '–'],
    [common('device'), item.device ? `${item.device.name} (${item.device.code})` : '–'],
    [
      common('startedAt'),
      `${exactTime(item.at)}${item.repeats > 1 ? ` · ${common('repeats', { count: item.repeats })}` : ''}`,
    ],
    [t('closedAt'), item.closedAt ? exactTime(item.closedAt) : '–'],
    ...stampsOf(item).map(([stamp, at]): [string, React.ReactNode] => [
      label(stampLabel(type, stamp)) || stamp,
      <>
        {exactTime(at)} (+
        <Span ms={Date.parse(at) - Date.parse(item.at)} />)
      </>,
    ]),
    ...item.parties.map(({ person, relation, stamps }): [string, React.ReactNode] => [
      label(relationLabels[relation]),
      [
        person.name,
        ...Object.entries(stamps).map(([stamp, at]) => `${label(stampLabel(type, stamp)) || stamp} ${exactTime(at)}`),
      ].join(' · '),
    ]),
    ...fieldsIn(item).map(({ label: name, field, value, isMasked }): [string, React.ReactNode] => [
      name,
      isMasked ? <Masked key={name} /> : <FieldValue key={name} field={field} value={value} />,
    ]),
    ...(item.links.length > 0
      ? [[common('links'), join(item.links.map(({ number }) => number))] as [string, string]]
      : []),
  ];
  return (
    <table>
      <tbody>
        {facts.map(([name, value], at) => (
          // oxlint-disable-next-line react/no-array-index-key -- two people may stand in the same relation
          <tr key={`${name}-${at}`}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SheetTimeline({ item }: { item: CaseDetail }) {
  const t = useText('cases');
  const common = useText();
  const { actionName, actorName, stateName } = useCaseWords();
  const { data } = useApi(api.case.timeline, { id: item.id });
  return (
    <>
      <h2>{common('timeline')}</h2>
      <table className="sheet-timeline">
        <thead>
          <tr>
            <th scope="col">{t('sheetTime')}</th>
            <th scope="col">{t('sheetStep')}</th>
            <th scope="col">{t('sheetWho')}</th>
            <th scope="col">{t('sheetNote')}</th>
          </tr>
        </thead>
        <tbody>
          {(data?.items ?? []).map((entry) => (
            <tr key={entry.id}>
              <td>{exactTime(entry.at)}</td>
              <td>
                {actionName(item.type, entry)}
                {entry.to && entry.to !== entry.from && ` → ${stateName({ type: item.type, state: entry.to })}`}
              </td>
              <td>{actorName(entry.actor)}</td>
              <td>{entry.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function SheetPictures({ item }: { item: CaseDetail }) {
  const common = useText();
  const { data } = useApi(api.file.list, { kind: 'case', id: item.id });
  if (!data || data.items.length === 0) return null;
  return (
    <>
      <h2>{common('attachments')}</h2>
      <div className="sheet-pictures">
        {data.items.map(({ id, name, type }) => (
          <figure key={id}>
            {type.startsWith('image/') && <img src={hrefOf(api.file.get, { id, width: 640 })} alt={name} />}
            <figcaption>{name}</figcaption>
          </figure>
        ))}
      </div>
    </>
  );
}
