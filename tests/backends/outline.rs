//! Models as text, one line per part, so that what a fixture must become can be read beside it.
//!
//! Every field is named: a new one does not compile until it has its line.

use kabar::error::Error;
use kabar::model::{
    Article, Block, Cell, Comment, CommentPage, CommentsSource, Date, Embed, Entry, Image, Inline,
    Label, Link, Live, Order, Person, Related, Table, Text,
};

pub fn article(article: &Article) -> String {
    head(article) + &blocks(&article.body, 0)
}

/// All of the article but its body; each line begins with the name of a member.
pub fn head(article: &Article) -> String {
    let Article {
        id,
        url,
        language,
        kicker,
        headline,
        standfirst,
        dateline,
        authors,
        published,
        modified,
        section,
        source,
        tags,
        figure,
        body: _,
        comments,
    } = article;
    let mut out = format!("headline: {headline}\n");
    let texts = [
        ("id", id),
        ("inLanguage", language),
        ("kicker", kicker),
        ("description", standfirst),
        ("dateline", dateline),
    ];
    for (name, value) in texts {
        line(&mut out, name, value.as_deref());
    }
    line(&mut out, "url", url.as_ref().map(Link::as_str));
    for author in authors {
        line(&mut out, "author", Some(&person(author)));
    }
    line(
        &mut out,
        "datePublished",
        published.as_ref().map(date).as_deref(),
    );
    line(
        &mut out,
        "dateModified",
        modified.as_ref().map(date).as_deref(),
    );
    line(
        &mut out,
        "articleSection",
        section.as_ref().map(label).as_deref(),
    );
    line(
        &mut out,
        "sourceOrganization",
        source.as_ref().map(label).as_deref(),
    );
    for tag in tags {
        line(&mut out, "keywords", Some(&label(tag)));
    }
    line(&mut out, "image", figure.as_ref().map(image).as_deref());
    if let Some(CommentsSource { count, src, thread }) = comments {
        let src = src.as_ref().map(Link::as_str);
        let way = thread.as_deref().map(|thread| format!("thread {thread}"));
        let way = way.as_deref().or(src).unwrap_or("nowhere");
        line(&mut out, "comments", Some(way));
        line(
            &mut out,
            "commentCount",
            count.map(|count| count.to_string()).as_deref(),
        );
    }
    out
}

pub fn page(page: &CommentPage) -> String {
    let CommentPage {
        total,
        closed,
        closed_at,
        next,
        live,
        context,
        order,
        orders,
        entries,
    } = page;
    let mut out = String::new();
    line(
        &mut out,
        "total",
        total.map(|total| total.to_string()).as_deref(),
    );
    line(
        &mut out,
        "closed",
        closed.map(|closed| closed.to_string()).as_deref(),
    );
    line(
        &mut out,
        "closed at",
        closed_at.as_ref().map(date).as_deref(),
    );
    line(&mut out, "next", next.as_ref().map(Link::as_str));
    match live {
        None => {}
        Some(Live::Events { url, after }) => {
            line(&mut out, "events", Some(url.as_str()));
            line(
                &mut out,
                "after",
                Some(&**after).filter(|id| !id.is_empty()),
            );
        }
        Some(Live::Poll { url, seconds }) => {
            line(&mut out, "poll", Some(&seconds.to_string()));
            line(&mut out, "newest", url.as_ref().map(Link::as_str));
        }
    }
    let of_one = context.as_ref().and_then(|context| context.of("an id"));
    line(&mut out, "context", of_one.as_ref().map(Link::as_str));
    line(&mut out, "order", order.map(Order::word));
    for (order, url) in orders {
        line(&mut out, order.word(), Some(url.as_str()));
    }
    for entry in entries {
        out += &self::entry(entry);
    }
    out
}

pub fn skipped(skipped: &[Error]) -> String {
    let report = |error: &Error| {
        let pointer = error.pointer().unwrap_or("nowhere");
        let detail = error.to_string();
        let detail = detail.split(" at \"").next().unwrap_or_default().to_owned();
        format!("skipped {} {pointer}: {detail}\n", error.kind().as_str())
    };
    skipped.iter().map(report).collect()
}

fn line(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        *out += &format!("{name}: {value}\n");
    }
}

pub fn entry(entry: &Entry) -> String {
    let answers = |parent: &Option<Text>| {
        parent
            .as_ref()
            .map_or(String::new(), |parent| format!(" answers {parent}"))
    };
    let comment = match entry {
        Entry::Comment(comment) => comment,
        Entry::Unreadable { parent } => return format!("unreadable{}\n", answers(parent)),
    };
    let Comment {
        id,
        parent,
        author,
        created,
        edited,
        body,
        state,
        reason,
        upvotes,
        downvotes,
        reply_count,
        more_replies,
        permalink,
    } = comment.as_ref();
    let mut out = format!("comment {id}{}: {state:?}\n", answers(parent));
    let number = |count: &Option<u32>| count.map(|count| count.to_string());
    let lines = [
        ("  by", author.as_ref().map(person)),
        ("  created", created.as_ref().map(date)),
        ("  edited", edited.as_ref().map(date)),
        ("  reason", reason.as_deref().map(str::to_owned)),
        ("  up", number(upvotes)),
        ("  down", number(downvotes)),
        ("  replies", number(reply_count)),
        (
            "  more",
            more_replies.as_ref().map(|link| link.as_str().to_owned()),
        ),
        (
            "  permalink",
            permalink.as_ref().map(|link| link.as_str().to_owned()),
        ),
    ];
    for (name, value) in lines {
        line(&mut out, name, value.as_deref());
    }
    out + &blocks(body, 1)
}

fn date(date: &Date) -> String {
    match date.moment {
        Some(moment) => format!(
            "{} = {} ms, {} min",
            date.given, moment.unix_ms, moment.offset
        ),
        None => format!("{:?} as given", date.given),
    }
}

fn person(person: &Person) -> String {
    let Person {
        name,
        url,
        image,
        badges,
    } = person;
    format!(
        "{name}{}{}{}",
        optional("", url),
        optional(" portrait", image),
        badges.iter().map(|b| format!(" [{b}]")).collect::<String>()
    )
}

fn label(label: &Label) -> String {
    let Label { name, url } = label;
    format!("{name}{}", optional("", url))
}

fn optional(name: &str, link: &Option<Link>) -> String {
    link.as_ref()
        .map_or(String::new(), |link| format!("{name} <{}>", link.as_str()))
}

fn image(image: &Image) -> String {
    let Image {
        src,
        srcset,
        sizes,
        size,
        alt,
        label,
        credit,
        caption,
    } = image;
    let mut out = format!("<{}> alt {alt:?}", src.as_str());
    if let Some((width, height)) = size {
        out += &format!(" {width}x{height}");
    }
    for (name, value) in [
        ("srcset", srcset),
        ("sizes", sizes),
        ("label", label),
        ("credit", credit),
        ("caption", caption),
    ] {
        if let Some(value) = value {
            out += &format!(" {name} {value:?}");
        }
    }
    out
}

fn blocks(list: &[Block], depth: usize) -> String {
    list.iter().map(|one| block(one, depth)).collect()
}

fn block(block: &Block, depth: usize) -> String {
    let mut inside = String::new();
    let head = match block {
        Block::Paragraph(content) => format!("paragraph {}", phrases(content)),
        Block::Heading { level, content } => format!("heading {level:?} {}", phrases(content)),
        Block::List {
            ordered,
            start,
            items,
        } => {
            for item in items {
                inside += &format!(
                    "{}item\n{}",
                    "  ".repeat(depth + 1),
                    blocks(item, depth + 2)
                );
            }
            format!("list ordered {ordered}, from {start}")
        }
        Block::Quote {
            content,
            attribution,
            source,
        } => {
            inside = blocks(content, depth + 1);
            format!("quote by {}{}", phrases(attribution), optional("", source))
        }
        Block::PullQuote {
            content,
            attribution,
        } => format!("pullquote {} by {}", phrases(content), phrases(attribution)),
        Block::Image(picture) => format!("image {}", image(picture)),
        Block::Gallery { images, caption } => {
            for picture in images {
                inside += &format!("{}{}\n", "  ".repeat(depth + 1), image(picture));
            }
            format!("gallery {}", phrases(caption))
        }
        Block::Table(Table {
            caption,
            head,
            rows,
        }) => {
            for (name, list) in [("head", head), ("row", rows)] {
                for row in list {
                    inside += &format!(
                        "{}{name} {}\n",
                        "  ".repeat(depth + 1),
                        row.iter().map(cell).collect::<Vec<_>>().join(" | ")
                    );
                }
            }
            format!("table {}", phrases(caption))
        }
        Block::Preformatted { text, language } => format!("preformatted {text:?} in {language:?}"),
        Block::Divider => "divider".to_owned(),
        Block::Embed(Embed {
            provider,
            title,
            url,
        }) => format!("embed {provider} {title:?} <{}>", url.as_str()),
        Block::Related(Related { url, title, kicker }) => {
            format!("related {title:?} {kicker:?} <{}>", url.as_str())
        }
    };
    format!("{}{head}\n{inside}", "  ".repeat(depth))
}

fn cell(cell: &Cell) -> String {
    let Cell {
        content,
        header,
        colspan,
        rowspan,
    } = cell;
    let kind = if *header { "th" } else { "td" };
    format!("{kind} {colspan}x{rowspan} {}", phrases(content))
}

fn phrases(content: &[Inline]) -> String {
    let phrase = |phrase: &Inline| match phrase {
        Inline::Text(text) => format!("{text:?}"),
        Inline::Break => "/".to_owned(),
        Inline::Styled(style, content) => format!("{style:?}({})", phrases(content)),
        Inline::Link { url, content } => format!("link <{}>({})", url.as_str(), phrases(content)),
    };
    content.iter().map(phrase).collect::<Vec<_>>().join(" ")
}
