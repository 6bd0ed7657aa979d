/**
 * Slack's published limits of Block Kit for what this project sends (docs.slack.dev/reference/block-kit: blocks,
 * header block, section block, text object), and its rule for escaping.
 */
const limits = { blocks: 50, header: 150, sectionText: 3_000, fields: 10, field: 2_000, fallback: 40_000 };

interface Text {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly emoji?: unknown;
  readonly verbatim?: unknown;
}

interface Block {
  readonly type?: unknown;
  readonly text?: Text;
  readonly fields?: readonly Text[];
}

/** Why Slack would refuse or misread a message; empty when it is fine. */
export function blockKitFlaws(message: {
  readonly text?: unknown;
  readonly blocks?: unknown;
}): readonly string[] {
  if (!Array.isArray(message.blocks)) return ["no blocks"];
  const blocks = message.blocks as readonly Block[];
  return [
    ...(blocks.length > limits.blocks ? [`${blocks.length} blocks`] : []),
    ...textFlaws("fallback", { type: "mrkdwn", text: message.text }, limits.fallback),
    ...blocks.flatMap((block, at) => blockFlaws(block, `block ${at}`)),
  ];
}

function blockFlaws({ type, text, fields }: Block, where: string): readonly string[] {
  if (type === "header") {
    const plain = text?.type === "plain_text" ? [] : [`${where}: a header takes plain_text only`];
    return [...plain, ...textFlaws(where, text ?? {}, limits.header)];
  }
  if (type !== "section") return [`${where}: ${String(type)} is not used`];
  if (text === undefined && fields === undefined) return [`${where}: neither text nor fields`];
  const count = fields?.length ?? 1;
  return [
    ...(count < 1 || count > limits.fields ? [`${where}: ${count} fields`] : []),
    ...(text === undefined ? [] : textFlaws(where, text, limits.sectionText)),
    ...(fields ?? []).flatMap((field, at) => textFlaws(`${where} field ${at}`, field, limits.field)),
  ];
}

function textFlaws(where: string, { type, text, emoji, verbatim }: Text, max: number): readonly string[] {
  if (typeof text !== "string") return [`${where}: no text`];
  const markup = type === "mrkdwn" ? text.replaceAll(/<https?:\/\/[^<>|\s]+\|[^<>|]+>/g, "") : text;
  return [
    ...(type === "mrkdwn" || type === "plain_text" ? [] : [`${where}: type ${String(type)}`]),
    ...(text.length < 1 || text.length > max ? [`${where}: ${text.length} characters`] : []),
    ...(/[<>]|&(?!(?:amp|lt|gt);)/.test(markup) ? [`${where}: not escaped`] : []),
    ...(emoji !== undefined && type !== "plain_text" ? [`${where}: emoji is for plain_text`] : []),
    ...(verbatim !== undefined && type !== "mrkdwn" ? [`${where}: verbatim is for mrkdwn`] : []),
  ];
}
