-- Each bid with the seller and the category of its auction. Both sides are kept for ever.
SELECT b.id, b.bidder, b.price, b.channel, a.seller, a.category
FROM bids AS b
JOIN auctions AS a ON b.auction = a.id
