import type { Label, Permission, Relation } from '@anyuan/contract';
import type { Kysely, RawBuilder } from 'kysely';

import type { Ctx, Tx } from '../ctx.ts';
import type { Reach } from '../db/json-types.ts';
import type { DB } from '../db/types.ts';

/** What a file, a notice or a link is about: a thing of some kind. */
export interface Subject {
  kind: string;
  id: string;
}

/** What whoever deals with files, notices, links and audiences has to know of one thing. */
export interface SubjectFacts {
  /** Its number or code, and what it is called. */
  number: string;
  title: string;
  /** What it is among its kind (the type of a case, the kind of a device), as code and in words. */
  type: string;
  label: Label;
  /** Whom rights let know of it. */
  reach: Reach;
  /** The head of a department is known by how far he holds this. */
  reads: Permission;
  relations: readonly { personId: string; relation: Relation }[];
  /** It is kept from whom it is about: what it is linked with does not tell its number to everybody. */
  isKept?: boolean;
  /** Whoever is told of it may have reported it, and that is a secret. */
  hidesReporter?: boolean;
  /** Where it stands, of what moves from state to state; `movedAt`: when it last did. */
  stands?: { state: Label; isOver: boolean; movedAt: Date | null };
}

/** A thing as somebody finds it who looks for it by words. */
export interface FoundSubject {
  id: string;
  number: string;
  title: string;
}

/** What a file of a subject is kept as. */
export interface Purpose {
  label: Label;
  /** Needed to see such a file, besides seeing its subject; who looks at it leaves a line. */
  read?: Permission;
  /** It comes by a way of its own (a floor plan), and is not among the attachments. */
  isApart?: boolean;
}

/** How the files of one subject stand before one caller. */
export interface FileLook {
  /** He must not hear of these. */
  hidden: ReadonlySet<string>;
  /** Looking at these leaves a line, and no browser keeps them. */
  noted: ReadonlySet<string> | 'all';
  /** Whose name does not stand with what he has sent. */
  nameless: string | null;
}

/** One kind of thing, declared once by whoever keeps the things. Files, notices, links and audiences need no more. */
export interface SubjectKind {
  kind: string;
  label: Label;
  /** Where they lie; a row that goes takes files, notices and links along (trigger `subject_gone`). */
  table: keyof DB;
  /** Who does not hold it opens no page of these. */
  door: Permission;
  page(id: string): { page: string; phonePage: string | null };
  /** Where the reader's own open ones are listed, for a notice of several. */
  lists?: { page: string; phonePage: string | null };
  /** Of those that exist, by id; for many as quick as for one. */
  facts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>>;
  /** What somebody means by these words, of what he may see, the likeliest first. */
  find(ctx: Ctx, q: string, limit: number): Promise<readonly FoundSubject[]>;
  /** Who of these people must not know of which of these, whatever their reach says. */
  hidden?(db: Kysely<DB>, ids: readonly string[], people: readonly string[]): Promise<{ id: string; person: string }[]>;
  /** The same as a condition, of one of these and one person. */
  isHidden?(id: RawBuilder<unknown>, person: RawBuilder<unknown>): RawBuilder<boolean>;
  /** All of these that the caller must not know of. */
  hiddenTo?(ctx: Ctx): Promise<readonly string[]>;
  /** Needed to add files and links, besides seeing it. */
  adds?: Permission;
  /** The first is that of a file of which nothing is said. */
  purposes: Readonly<Record<string, Purpose>>;
  /** Absent: all its files are alike. */
  lookAtFiles?(ctx: Ctx, id: string): Promise<FileLook>;
  /** A file or a link has been added: for its timeline, and for pages that show it. */
  noted(tx: Tx, id: string, entry: { action: 'attach' | 'link'; data: Record<string, unknown> }): Promise<void>;
}
