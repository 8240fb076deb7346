use super::{Block, Date, Link, Text};

/// An article with everything its page shows. Only the headline is required.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// The server's own name for it; the address where it has none.
    pub id: Option<Text>,
    /// Where the article stands on the web; what is shared and copied.
    pub url: Option<Link>,
    /// BCP 47 tag of the language that the article is written in.
    pub language: Option<Text>,
    /// A few words above the headline: place, person, theme.
    pub kicker: Option<Text>,
    pub headline: Text,
    /// One or two sentences under the headline (schema.org `description`).
    pub standfirst: Option<Text>,
    /// Where the report was written ("MOSKOW"); opens the first paragraph.
    pub dateline: Option<Text>,
    /// Who wrote it, in the order of the byline.
    pub authors: Vec<Person>,
    /// When it was first public.
    pub published: Option<Date>,
    /// When it was last changed after that.
    pub modified: Option<Date>,
    /// The part of the newspaper that it stands in.
    pub section: Option<Label>,
    /// Who the text was taken from (schema.org `sourceOrganization`).
    pub source: Option<Label>,
    /// Its topics, the most important first.
    pub tags: Vec<Label>,
    /// The picture under its head.
    pub figure: Option<Image>,
    pub body: Vec<Block>,
    /// Its discussion.
    pub comments: Option<CommentsSource>,
}

/// Where the discussion of an article is.
#[derive(Clone, Debug, PartialEq)]
pub struct CommentsSource {
    /// Published comments, where the article says so.
    pub count: Option<u32>,
    /// Address of the first [`super::CommentPage`].
    pub src: Option<Link>,
    /// What the server of the article calls the discussion, where that server is a described one.
    pub thread: Option<Text>,
}

/// A word that may lead somewhere: section, source, tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub name: Text,
    pub url: Option<Link>,
}

/// Who wrote an article or a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub name: Text,
    pub url: Option<Link>,
    /// Address of the avatar.
    pub image: Option<Link>,
    /// What the newsroom says of them: "Redaksi", "Moderator".
    pub badges: Vec<Text>,
}

/// A picture whose box is known before it arrives.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub src: Link,
    /// Candidate sizes, as in the HTML attribute, each address already checked.
    pub srcset: Option<Text>,
    /// Media conditions for `srcset`, as in the HTML attribute.
    pub sizes: Option<Text>,
    /// Width and height in CSS pixels; only their ratio matters. Both or none.
    pub size: Option<(u32, u32)>,
    /// What the picture shows, for readers who do not see it; empty for decoration.
    pub alt: Text,
    /// Kind of picture, before the credit: "FOTO".
    pub label: Option<Text>,
    /// Who made it: "Sputnik" (schema.org `creditText`).
    pub credit: Option<Text>,
    pub caption: Option<Text>,
}
