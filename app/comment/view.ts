import type { Markdown } from './escape.ts';

export type StageIcon = '✅' | '❌' | '⏳' | '⚠️' | '➖' | '🏆' | '🌱';

/** One line of the stage table: what was checked, not that it was checked. */
export interface StageRow {
  readonly icon: StageIcon;
  readonly stage: Markdown;
  readonly says: Markdown;
}

/** One problem or finding with its place, and what to do about it. */
export interface ProblemView {
  /** Absent where the pull request as a whole is meant. */
  readonly place?: Markdown;
  readonly says: Markdown;
  readonly allowed?: Markdown;
  readonly next: Markdown;
}

export interface SmokeView {
  readonly says: Markdown;
  readonly excerpt: Markdown;
}

export interface LoadView {
  readonly python: Markdown;
  readonly site: Markdown;
}

/** A winner's check-list. */
export interface AwardView {
  readonly title: Markdown;
  readonly items: readonly { readonly icon: StageIcon; readonly says: Markdown }[];
}

/** The fixed words of the templates, in the competition's language. */
export interface TemplateWords {
  readonly stage: Markdown;
  readonly allowed: Markdown;
  readonly nextMark: Markdown;
  readonly headings: { readonly since: Markdown; readonly proof: Markdown; readonly use: Markdown };
}

/** What the one comment shows, in the order a reader needs it: the answer, what led to it, what to do next. */
export interface CommentView {
  readonly answer: Markdown;
  readonly facts: Markdown;
  readonly paragraphs: readonly Markdown[];
  readonly problems: readonly ProblemView[];
  readonly more?: Markdown;
  readonly stages: readonly StageRow[];
  readonly award?: AwardView;
  readonly smoke?: SmokeView;
  readonly since?: Markdown;
  readonly load?: LoadView;
  readonly proof?: Markdown;
  readonly next?: Markdown;
  /** Answers to commands. */
  readonly answers?: readonly Markdown[];
}

/** A view with the words its templates print around it. */
export interface WordedView extends CommentView {
  readonly words: TemplateWords;
}
