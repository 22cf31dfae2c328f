-- Each bid with all that is known of its auction. Both sides are kept for ever, with all columns.
SELECT
  b.id, b.auction, b.bidder, b.price, b.channel, b.url, b.extra,
  a.seller, a.category, a.item, a.description, a.reserve, a.extra AS auction_extra
FROM bids AS b
JOIN auctions AS a ON b.auction = a.id
