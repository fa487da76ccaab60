import { bookFindings, type BookFinding } from '@anyuan/contract';
import { Link } from 'react-router';

import { useLabel } from '../i18n/index.ts';

import './kit.css';

const tabs: Record<BookFinding, string> = {
  below: 'tab=items&finding=below',
  above: 'tab=items&finding=above',
  expired: 'finding=expired',
  expiring: 'finding=expiring',
  uncounted: 'finding=uncounted',
  overLimit: 'finding=overLimit',
  noSheet: 'tab=items&finding=noSheet',
  unreported: 'tab=items&finding=unreported',
  overdue: 'tab=lines&overdue=true',
};
const urgent: readonly BookFinding[] = ['expired', 'above', 'overLimit', 'overdue'];

/** What is wrong in a book, and how often; each opens the rows it counts. */
export function BookFindings({
  book,
  findings,
}: {
  book: string;
  findings: readonly { finding: BookFinding; count: number }[];
}) {
  const label = useLabel();
  return (
    <ul className="book-findings">
      {findings.map(({ finding, count }) => (
        <li key={finding}>
          <Link className="number" to={`/books/${book}?${tabs[finding]}`}>
            {urgent.includes(finding) ? '◆' : '●'} {label(bookFindings[finding])} {count}
          </Link>
        </li>
      ))}
    </ul>
  );
}
