"""The cards of seed files on a local web page, as Anki will show them, renewed at each save.

    cards      what the page shows, and where it comes from
    templates  a note as the two sides of its cards
    reading    a seed file → its cards and its problems, only what has changed
    across     problems that are seen only in all files together
    showing    all files, kept up to date
    records    cards and figures as JSON
    media      the pictures, fonts and style of the cards
    sampling   another sample of a figure
    site       what the page may ask for, by path
    server     who may ask, over HTTP on the loopback interface
    renewing   the loop that shows what is saved
    gallery    the same page as files, without a server
    page/      HTML, style and scripts of the page

Seed files are rendered in the main thread, where a renderer that hangs can be stopped; the server's threads only read.
"""
